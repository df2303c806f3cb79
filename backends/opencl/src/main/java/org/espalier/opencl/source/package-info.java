/** OpenCL C as text: what a kernel of each operation looks like. Nothing here touches a device. */
package org.espalier.opencl.source;
