package org.espalier.train;

import java.util.List;

/**
 * A plugin, or one that could not be loaded.
 *
 * @param kind backend, optimizer, schedule, …
 * @param id its id; for a broken one the class name
 * @param summary one line; for a broken one the reason and the fix
 * @param origin module or jar it comes from
 * @param available whether it can be used here
 * @param note devices of a backend, or why it is unavailable and what would help
 * @param options its options
 */
public record PluginInfo(
        String kind,
        String id,
        String summary,
        String origin,
        boolean available,
        String note,
        List<OptionInfo> options) {}
