namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>Turns tensors of a mapped PyTorch file into contiguous ones: in place where they are already, else by copying.</summary>
internal sealed class StridedTensors(MappedFile file)
{
    // Tensors of one file can share a storage: without a bound, views of it could copy it any number of times.
    private long _copyBudget = file.Length + (1L << 20);

    /// <exception cref="ModelException">The tensor reaches out of its storage, or is impossible.</exception>
    public CheckpointTensor Bind(string name, TorchTensor tensor)
    {
        var (view, offset, shape, strides) = tensor;
        var storage = view.Storage;
        var length = TensorSizes.Bytes(file.Name, name, storage.Type, shape);
        if (strides.Length != shape.Length)
        {
            throw ModelException.Invalid(
                $"{file.Name}: tensor '{name}' of shape {Shapes.Text(shape)} has {strides.Length} strides.");
        }

        var size = TensorSizes.BytesPerElement(storage.Type);
        if (length == 0)
        {
            return new CheckpointTensor(name, storage.Type, shape, default);
        }

        var reach = Reach(name, tensor);
        var start = storage.FileOffset + ((view.Start + offset) * size);
        if (IsContiguous(shape, strides))
        {
            return new CheckpointTensor(name, storage.Type, shape, file.Slice(start, length));
        }

        _copyBudget -= length;
        if (_copyBudget < 0 || reach > Array.MaxLength / size)
        {
            throw new ModelException(
                ModelErrorReason.TooLarge, $"{file.Name}: tensor '{name}' is not stored contiguously and too large to be copied.");
        }

        var target = new byte[length];
        Copy(file.Span(start, (int)reach * size), target, shape, strides, size);
        return new CheckpointTensor(name, storage.Type, shape, target);
    }

    /// <summary>Elements from the first of a tensor that is not empty to its last in memory, both included.</summary>
    private long Reach(string name, TorchTensor tensor)
    {
        var (view, offset, shape, strides) = tensor;
        Int128 reach = 1;
        for (var i = 0; i < shape.Length; i++)
        {
            // A stride is never used where there is one element only.
            reach += shape[i] == 1 ? 0 : (Int128)(shape[i] - 1) * strides[i];
        }

        var isInside = offset >= 0 && strides.All(stride => stride >= 0) && reach <= (Int128)view.Count - offset;
        return isInside
            ? (long)reach
            : throw ModelException.Invalid(
                $"{file.Name}: tensor '{name}' of shape {Shapes.Text(shape)}, strides ({string.Join(',', strides)}) and offset {offset} "
                + $"reaches out of its storage of {view.Count} elements.");
    }

    private static bool IsContiguous(long[] shape, long[] strides)
    {
        var expected = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != expected)
            {
                return false;
            }

            expected *= shape[i];
        }

        return true;
    }

    // Both regions hold all elements that shape and strides can reach: see Reach.
    private static void Copy(ReadOnlySpan<byte> source, Span<byte> target, long[] shape, long[] strides, int size)
    {
        Span<long> index = stackalloc long[shape.Length];
        index.Clear();
        var from = 0L;
        for (var to = 0; to < target.Length; to += size)
        {
            source.Slice((int)from * size, size).CopyTo(target[to..]);
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                from -= index[axis] * strides[axis];
                index[axis] = 0;
            }
        }
    }
}
