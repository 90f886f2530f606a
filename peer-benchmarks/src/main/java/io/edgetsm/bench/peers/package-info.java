/** Embedded peers, each in the form that suits it best, with the durability that it really gives. */
package io.edgetsm.bench.peers;
