/**
 * What is done to a running plant so that its promises are tried: a schedule drawn from a seed, and
 * who carries it out. It knows nothing of the verdict.
 */
package io.millrace.emulator.torture;
