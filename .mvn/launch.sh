# What ./tsm and ./bench share; read by them, not run. They set home, program, module and, where it
# takes more, build_options; prepare sets java and jar.
# It talks on stderr only: stdout belongs to the program.

say() {
    printf '%s: %s\n' "$program" "$1" >&2
}

fail() {
    say "$1"
    exit 1
}

prepare() {
    find_java
    jar=$home/$module/target/$program.jar
    if [ -f "$home/pom.xml" ] && is_stale; then
        build
    fi
    [ -f "$jar" ] || fail "program missing: file=$jar; build it in a source checkout with: ./mvnw verify"
}

find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail "no java where JAVA_HOME points: JAVA_HOME=$JAVA_HOME; point it to a JDK 17 or later, or unset it"
    else
        java=$(command -v java) || fail "no java found: neither JAVA_HOME nor PATH has one; install a JDK 17 or later"
    fi
    jdk=$(dirname -- "$(dirname -- "$(readlink -f -- "$java")")")
    version=$(java_version)
    [ "${version:-0}" -ge 17 ] ||
        fail "java too old: found=${version:-unknown}, needed=17, java=$java; point JAVA_HOME to a JDK 17 or later"
}

# The major version, from the file that comes with every JDK: asking java itself would cost another JVM start.
java_version() {
    if [ -r "$jdk/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release"
    else
        "$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'
    fi
}

# Directories count too: that a file was deleted shows in nothing else.
is_stale() {
    [ ! -f "$jar" ] || [ -n "$(cd "$home" && find . \( -name target -o -name '.?*' -o -name test \) -prune \
        -o \( -name pom.xml -o -path '*/src/main*' \) -newer "$jar" -print | head -n 1)" ]
}

build() {
    if [ -x "$jdk/bin/javac" ]; then
        JAVA_HOME=$jdk
        export JAVA_HOME
    elif ! command -v javac >/dev/null; then
        fail "no compiler: building needs a JDK, java=$java has no javac beside it; point JAVA_HOME to a JDK 17 or later"
    fi
    mkdir -p "$home/target" || fail "cannot build: directory=$home/target cannot be written"
    # Two that start at once must not build into the same directories; the second finds the work done.
    (
        if command -v flock >/dev/null; then
            flock 9
        fi
        if is_stale; then
            compile
        fi
    ) 9>"$home/target/build.lock" || exit 1
}

compile() {
    if [ -f "$jar" ]; then
        say "sources have changed, building again ..."
    else
        say "first use, building; this takes a minute or so, and fetches Maven and the libraries if they are not here yet ..."
    fi
    started=$home/target/build.started
    : >"$started"
    (cd "$home" && ./mvnw -B -ntp -q -Dquick ${build_options:-} -pl "$module" -am package </dev/null >&2) ||
        fail "build failed, see above; try: cd $home && ./mvnw verify"
    # As old as the moment the build began: what was saved meanwhile is newer and is built next time.
    touch -r "$started" "$jar"
}
