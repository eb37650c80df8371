package io.millrace.gateway.score.onnx;

import java.util.ArrayList;
import java.util.List;

/** Parses a JSON list of texts, the only JSON in a model file, and nothing else. */
final class JsonTexts {
    /** Something else was found. */
    static final class NotTextsException extends RuntimeException {
        NotTextsException(String message) {
            super(message);
        }
    }

    private final String json;
    private int at;

    private JsonTexts(String json) {
        this.json = json;
    }

    static List<String> parse(String json) {
        return new JsonTexts(json).list();
    }

    private List<String> list() {
        List<String> texts = new ArrayList<>();
        expect('[');
        if (peek() == ']') {
            at++;
        } else {
            char after;
            do {
                texts.add(text());
                after = peek();
                at++;
            } while (after == ',');
            at--;
            expect(']');
        }
        skipSpace();
        if (at < json.length()) {
            throw new NotTextsException("something follows the list");
        }
        return texts;
    }

    private String text() {
        expect('"');
        StringBuilder text = new StringBuilder();
        for (char c = take(); c != '"'; c = take()) {
            text.append(c == '\\' ? escaped() : c);
        }
        return text.toString();
    }

    private char escaped() {
        char c = take();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default -> throw new NotTextsException("unknown escape \\" + c);
        };
    }

    private char unicode() {
        if (at + 4 > json.length()) {
            throw new NotTextsException("it is cut short");
        }
        try {
            char c = (char) Integer.parseInt(json, at, at + 4, 16);
            at += 4;
            return c;
        } catch (NumberFormatException e) {
            throw new NotTextsException("unknown escape \\u" + json.substring(at, at + 4));
        }
    }

    private void expect(char expected) {
        char found = peek();
        if (found != expected) {
            throw new NotTextsException("expected " + expected + " at " + at + ", found " + found);
        }
        at++;
    }

    private char peek() {
        skipSpace();
        if (at >= json.length()) {
            throw new NotTextsException("it is cut short");
        }
        return json.charAt(at);
    }

    private char take() {
        if (at >= json.length()) {
            throw new NotTextsException("it is cut short");
        }
        return json.charAt(at++);
    }

    private void skipSpace() {
        while (at < json.length() && Character.isWhitespace(json.charAt(at))) {
            at++;
        }
    }
}
