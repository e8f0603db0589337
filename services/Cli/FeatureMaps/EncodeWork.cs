using System.Runtime.InteropServices;
using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Features.V1;
using Facet.Imaging;
using Facet.Models;
using Facet.Types.V1;

namespace Facet.Cli.FeatureMaps;

/// <summary>
/// Photo -> NAME.npy, the feature map [channels, rows, columns]; NAME_mask.npy, the alpha channel on the same grid (1 everywhere without one);
/// and NAME.json where it is asked for. NAME.npy comes last.
/// </summary>
internal sealed class EncodeWork(ServiceReplicas features, EncodeSettings settings, int window) : IFolderWork
{
    private static readonly ImageLimits s_anySize = new(MaxBytes: long.MaxValue, MaxPixels: int.MaxValue, MinSide: 1);

    public int Window => window;

    public ResultsOrigin Origin { get; } = new("encode", new Dictionary<string, string>
    {
        ["model"] = settings.Maker.Model,
        ["weights_sha256"] = settings.Maker.WeightsSha256,
        ["precision"] = settings.Maker.Precision,
        ["features"] = settings.Maker.Recipe,
        ["dtype"] = settings.Options.Type.ToString().ToLowerInvariant(),
    });

    public IReadOnlyList<string> ResultsOf(string name) =>
        settings.HasMeta ? [MapOf(name), MaskOf(name), MetaOf(name)] : [MapOf(name), MaskOf(name)];

    public async Task<IReadOnlyList<string>> RunAsync(FolderItem item, CancellationToken cancel)
    {
        var photo = await PhotoBytes.ReadAsync(item.Path, settings.MaxImageBytes, cancel);
        var request = new ExtractRequest { Encoded = photo, Options = settings.Options };
        var response = await features.CallAsync(
            (invoker, token) => new FeaturesService.FeaturesServiceClient(invoker).ExtractAsync(request, cancellationToken: token), cancel);
        var map = response.FeatureMaps.Single();
        var alpha = ImageDecoder.DecodeAlpha(photo.Memory, s_anySize);
        WriteMask(item, AlphaMask.OnGrid(alpha, response.Seen, (int)response.GridHeight, (int)response.GridWidth), response);
        if (settings.HasMeta)
        {
            var meta = EncodeMeta.Of(item, response, map, hasAlpha: alpha is not null);
            OutputFiles.WriteJson(MetaOf(item.Name), meta);
        }

        WriteMap(item, map.Tensor);
        return ResultsOf(item.Name);
    }

    private void WriteMask(FolderItem item, float[] mask, ExtractResponse response) =>
        OutputFiles.WriteArray(MaskOf(item.Name), mask, response.GridHeight, response.GridWidth);

    private void WriteMap(FolderItem item, Tensor map)
    {
        var (channels, height, width) = ((int)map.Shape[0], (int)map.Shape[1], (int)map.Shape[2]);
        if (map.Type == TensorType.Float32)
        {
            OutputFiles.WriteFeatures(MapOf(item.Name), MemoryMarshal.Cast<byte, float>(map.Data.Span), channels, height, width);
            return;
        }

        var values = new float[channels * height * width];
        System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(map.Data.Span), values);
        OutputFiles.WriteFeatures(MapOf(item.Name), values, channels, height, width, CheckpointType.F16);
    }

    private string MapOf(string name) => OutputFiles.Path(settings.Output, name, ".npy");

    private string MaskOf(string name) => OutputFiles.Path(settings.Output, name, "_mask.npy");

    private string MetaOf(string name) => OutputFiles.Path(settings.Output, name, ".json");
}
