using System.Runtime.InteropServices;
using Facet.Models.Internal.Checkpoints;
using Facet.Models.Internal.Checkpoints.Safetensors;
using Facet.Models.Internal.Checkpoints.Torch;
using Facet.Models.Internal.Npy;

namespace Facet.Models.Internal.Features;

internal static class FeatureWriter
{
    public static void Write(string path, ReadOnlySpan<float> values, int channels, int height, int width, CheckpointType type)
    {
        ReadOnlySpan<long> shape = [channels, height, width];
        if (channels < 1 || height < 1 || width < 1 || !Shapes.TryCount(shape, out var count) || count != values.Length)
        {
            throw new ArgumentException($"A feature map of shape {Shapes.Text(shape)} does not have {values.Length} numbers.", nameof(values));
        }

        // Numbers that stay what they are need no copy.
        var data = type == CheckpointType.F32 ? MemoryMarshal.AsBytes(values) : Convert(values, type);
        RequireFinite(data, type, values);
        using var file = new UnfinishedFile(path);
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".npy":
                file.Write(NpyWriter.Header(Descr(type), values.Length, shape));
                file.Write(data);
                break;
            case ".safetensors":
                SafetensorsWriter.Write(file, FeatureFile.DefaultKey, type, shape, data);
                break;
            case ".pt" or ".pth":
                TorchWriter.Write(file, type, shape, data);
                break;
            default:
                throw ModelException.Unsupported(
                    $"{path} has the extension of no feature file: {string.Join(", ", FeatureFile.Extensions)} are written.");
        }

        file.Keep();
    }

    private static byte[] Convert(ReadOnlySpan<float> values, CheckpointType type)
    {
        if (type is not (CheckpointType.F16 or CheckpointType.BF16 or CheckpointType.F32 or CheckpointType.F64))
        {
            throw ModelException.Unsupported($"Feature maps are not written as {type}; F16, BF16, F32 and F64 are.");
        }

        var data = GC.AllocateUninitializedArray<byte>(checked(values.Length * TensorSizes.BytesPerElement(type)));
        FloatConversion.FromSingle(values, type, data);
        return data;
    }

    private static void RequireFinite(ReadOnlySpan<byte> data, CheckpointType type, ReadOnlySpan<float> values)
    {
        var (index, text) = FloatConversion.FirstNonFinite(type, data);
        if (index >= 0)
        {
            throw new ArgumentException($"Element {index}, {values[index]}, is {text} as {type}; features must be finite.", nameof(values));
        }
    }

    private static string Descr(CheckpointType type) => type switch
    {
        CheckpointType.F16 => "<f2",
        CheckpointType.F32 => "<f4",
        CheckpointType.F64 => "<f8",
        _ => throw ModelException.Unsupported($"A .npy file has no numbers of type {type}; write F16 or F32, or a .pt or .safetensors file."),
    };
}
