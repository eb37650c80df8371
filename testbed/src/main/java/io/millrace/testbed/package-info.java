/** What tests and the emulator stand on; never part of the product that runs in a plant. */
package io.millrace.testbed;
