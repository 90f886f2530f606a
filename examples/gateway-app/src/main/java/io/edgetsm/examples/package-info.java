/** Examples of applications with a store in them. */
package io.edgetsm.examples;
