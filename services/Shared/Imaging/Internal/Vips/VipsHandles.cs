using System.Runtime.InteropServices;

namespace Facet.Imaging.Internal.Vips;

/// <summary>A reference to a GObject of libvips, released once.</summary>
internal abstract class VipsHandle : SafeHandle
{
    protected VipsHandle(nint instance)
        : base(0, ownsHandle: true)
    {
        SetHandle(instance);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        VipsNative.g_object_unref(handle);
        return true;
    }
}

/// <summary>A VipsImage: a lazy pipeline; pixels are computed when a region of it is fetched.</summary>
internal sealed class VipsImage(nint instance) : VipsHandle(instance);

/// <summary>A VipsRegion: a window on an image, to be used on the thread that made it.</summary>
internal sealed class VipsRegion(nint instance) : VipsHandle(instance);
