/** Report by exception: which readings go on. */
package io.millrace.gateway.report;
