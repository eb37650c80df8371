/**
 * The journal in files: {@link io.millrace.bridge.journal.file.JournalDirectory} opens a folder and
 * gives its lanes. The layout is drawn in {@link io.millrace.bridge.journal.file.SegmentHeader},
 * {@link io.millrace.bridge.journal.file.BlockHeader} and the codecs; docs/FORMATS.md tells it as
 * one story.
 */
package io.millrace.bridge.journal.file;
