/**
 * Queries: what to select, which windows to condense it to and how. Blocks that lie inside one window and that no other
 * source overlaps are answered from the index, everything else is decoded a block at a time into reused arrays.
 *
 * <p>{@link io.edgetsm.reader.query.Query} says what is asked, {@link io.edgetsm.reader.query.QueryOptions} what it may
 * cost, {@link io.edgetsm.reader.query.QueryResult} is the answer, row by row.
 */
package io.edgetsm.reader.query;
