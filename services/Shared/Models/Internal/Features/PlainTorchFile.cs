using System.Runtime.CompilerServices;
using Facet.Models.Internal.Checkpoints;

namespace Facet.Models.Internal.Features;

/// <summary>
/// Finds the map in a file as torch.save writes it for one contiguous tensor, without making a single object. It knows this one layout and
/// refuses nothing: of any other file it says that it does not know it, and the complete reader decides. What it finds, that one finds too.
/// </summary>
internal static class PlainTorchFile
{
    /// <summary>Null for a file of any other layout.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static PlainTensor? TryFind(ReadOnlySpan<byte> file)
    {
        if (!PlainZip.TryRead(file, out var zip))
        {
            return null;
        }

        var pickle = new PlainPickle(file.Slice(zip.Pickle.Start, zip.Pickle.Length));
        if (!pickle.TryRead(file.Slice(zip.StorageKey.Start, zip.StorageKey.Length), out var type, out var channels, out var height, out var width))
        {
            return null;
        }

        // Each size divides what is left of the elements: so no product can overflow.
        var (plane, excess) = Math.DivRem(pickle.Count, channels);
        var isWhole = excess == 0 && plane % height == 0 && plane / height == width;
        return isWhole && pickle.Count * TensorSizes.BytesPerElement(type) == zip.Storage.Length
            ? new PlainTensor(type, channels, height, width, zip.Storage.Start, zip.Storage.Length)
            : null;
    }
}
