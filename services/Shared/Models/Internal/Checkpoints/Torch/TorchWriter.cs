namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>Writes one tensor as torch.save does: a zip archive with the pickle, the elements and the version of the format.</summary>
internal static class TorchWriter
{
    private const string Folder = "archive/";

    public static void Write(Stream target, CheckpointType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        using var zip = new StoredZipWriter(target);
        zip.Add(Folder + "data.pkl", TensorPickle.Of(type, shape));
        zip.Add(Folder + "byteorder", "little"u8);
        zip.Add(Folder + "data/" + TensorPickle.StorageKey, data);
        zip.Add(Folder + "version", "3\n"u8);
        zip.End();
    }
}
