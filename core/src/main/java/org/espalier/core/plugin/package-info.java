/** Discovery of plugins, and the plugins that come with core. */
package org.espalier.core.plugin;
