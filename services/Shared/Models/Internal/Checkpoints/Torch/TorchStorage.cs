namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>A run of elements in the file, which several tensors may share.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Count">Elements; type and count take no more bytes than the file has.</param>
internal sealed record TorchStorage(string Key, CheckpointType Type, long Count)
{
    /// <summary>Where its bytes begin in the file; negative until they are found.</summary>
    public long FileOffset { get; set; } = -1;

    public long ByteLength => Count * TensorSizes.BytesPerElement(Type);
}

/// <summary>A part of a storage, in elements; files of 2017 and before have parts other than the whole.</summary>
internal sealed record TorchStorageView(TorchStorage Storage, long Start, long Count);

/// <summary>A tensor as the pickle describes it: not checked against its storage yet.</summary>
/// <param name="View">Where its elements are.</param>
/// <param name="Offset">Elements of the view before the first one.</param>
/// <param name="Shape">Empty for a scalar.</param>
/// <param name="Strides">Steps in elements, as many as dimensions.</param>
internal sealed record TorchTensor(TorchStorageView View, long Offset, long[] Shape, long[] Strides);
