/** What tests stand on: a simulated disk that loses power, a clock by hand, seeded samples, the measured corpus. */
package io.edgetsm.testing;
