package io.edgetsm.sync;

import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.io.StorageLock;
import java.util.List;

/** A storage that two users share: closing it does not close it for the other. */
record KeptOpen(Storage storage) implements Storage {
    @Override
    public String path() {
        return storage.path();
    }

    @Override
    public boolean exists(String name) {
        return storage.exists(name);
    }

    @Override
    public List<String> list() {
        return storage.list();
    }

    @Override
    public StorageFile create(String name) {
        return storage.create(name);
    }

    @Override
    public StorageFile openForWrite(String name) {
        return storage.openForWrite(name);
    }

    @Override
    public StorageFile openForRead(String name) {
        return storage.openForRead(name);
    }

    @Override
    public void rename(String from, String to) {
        storage.rename(from, to);
    }

    @Override
    public void delete(String name) {
        storage.delete(name);
    }

    @Override
    public void forceDirectory() {
        storage.forceDirectory();
    }

    @Override
    public StorageLock lock(String name, String ownerText) {
        return storage.lock(name, ownerText);
    }

    @Override
    public long usableSpaceBytes() {
        return storage.usableSpaceBytes();
    }

    @Override
    public void close() {}
}
