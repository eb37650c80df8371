package io.millrace.profile.yaml;

/**
 * Where a cursor stands.
 *
 * @param path for the user, for example {@code devices[2].name}
 * @param section for the table of known keys, for example {@code devices[].name}; a chosen name is
 *     {@code *}
 * @param keyPosition where the key stands, or the item of a list
 */
record YamlPlace(YamlContext context, String path, String section, YamlPosition keyPosition) {

    YamlPlace key(String key, YamlPosition position) {
        return new YamlPlace(context, join(path, key), join(section, key), position);
    }

    YamlPlace chosenName(String name, YamlPosition position) {
        return new YamlPlace(context, join(path, name), join(section, "*"), position);
    }

    YamlPlace item(int index, YamlPosition position) {
        return new YamlPlace(context, path + "[" + index + "]", section + "[]", position);
    }

    String pathOf(String key) {
        return join(path, key);
    }

    private static String join(String parent, String key) {
        return parent.isEmpty() ? key : parent + "." + key;
    }
}
