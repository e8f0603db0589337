using System.Buffers;
using System.Runtime.InteropServices;
using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Features.V1;
using Facet.Gram;
using Facet.Imaging;
using Facet.Types.V1;
using Google.Protobuf;
using RegionMask = Facet.Features.RegionMask;

namespace Facet.Cli.Makeup;

/// <summary>Photo and masks -> one feature file a region: the recipe's feature map, each cell times the mask brought down to the grid.</summary>
/// <remarks>
/// The mask goes from its own size straight to the grid, so that it may be larger or smaller than the photo: both are stretched over the
/// model's square input. The service need not know the masks then, and regions with the same hidden states share one map on the wire.
/// </remarks>
internal sealed class WeightedWork(ServiceReplicas features, WeightedSettings settings, int window) : IFolderWork
{
    /// <summary>A mask may be as small as the grid.</summary>
    private static readonly ImageLimits s_maskLimits = ImageLimits.Default with { MinSide = 1 };

    public int Window => window;

    public ResultsOrigin Origin { get; } = new("makeup-extract", new Dictionary<string, string>
    {
        ["model"] = settings.Plan.Recipe.Model,
        ["weights_sha256"] = settings.Plan.Model?.WeightsSha256 ?? "",
        ["precision"] = settings.Plan.Model?.Precision ?? "",
        ["recipe"] = string.Join(", ", settings.Plan.Recipe.Regions.Select(region => $"{region.Region} {string.Join('+', region.Taps)}")),
        ["mask_mode"] = settings.Mode.ToString().ToLowerInvariant(),
    });

    public IReadOnlyList<string> ResultsOf(string name) => [.. settings.Masks.Select(masks => PathOf(masks, name))];

    public async Task<IReadOnlyList<string>> RunAsync(FolderItem item, CancellationToken cancel)
    {
        var faults = new List<string>();
        var masks = new List<(MaskFolder Folder, RegionMask Mask)>();
        foreach (var folder in settings.Masks)
        {
            TryFor(folder, faults, () => masks.Add((folder, Read(folder, item))));
        }

        var files = new List<string>();
        if (masks.Count > 0)
        {
            var photo = await PhotoBytes.ReadAsync(item.Path, settings.Plan.Limits.MaxImageBytes, cancel);
            var maps = await MapsAsync(photo, [.. masks.Select(mask => mask.Folder.Region)], cancel);
            foreach (var (folder, mask) in masks)
            {
                TryFor(folder, faults, () => files.Add(Write(folder, item, mask, maps[TapSumOf(folder.Region)])));
            }
        }

        return faults.Count == 0 ? files : throw new CliException(ExitCodes.NotUsable, string.Join(' ', faults));
    }

    /// <summary>One region that cannot be had does not stop the others.</summary>
    private static void TryFor(MaskFolder folder, List<string> faults, Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is CliException or ImageException)
        {
            faults.Add($"{folder.Region}: {error.Message}");
        }
    }

    private static RegionMask Read(MaskFolder folder, FolderItem item)
    {
        var path = folder.MaskOf(item) ?? throw new CliException(ExitCodes.NotUsable, $"there is no mask {Path.Combine(folder.Folder, item.Name)}.png.");
        var grey = Decode(path);
        return grey.Pixels.AsSpan().ContainsAnyExcept((byte)0)
            ? RegionMask.FromGrey(folder.Region, grey.Width, grey.Height, grey.Pixels)
            : throw new CliException(ExitCodes.NotUsable, $"the mask {path} is zero everywhere; the region is hidden, or the mask is of another photo.");
    }

    private static GreyImage Decode(string path)
    {
        try
        {
            return ImageDecoder.DecodeGrey(File.ReadAllBytes(path), s_maskLimits);
        }
        catch (ImageException error)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: {error.Message}", error);
        }
    }

    private async Task<IReadOnlyDictionary<string, Tensor>> MapsAsync(ByteString photo, IReadOnlyList<string> regions, CancellationToken cancel)
    {
        var request = new ExtractRequest
        {
            Encoded = photo,
            Options = new ExtractOptions { Recipe = settings.Plan.Recipe.Name, Regions = { regions }, Outputs = { FeatureOutput.FeatureMap } },
        };
        var response = await features.CallAsync(
            (invoker, token) => new FeaturesService.FeaturesServiceClient(invoker).ExtractAsync(request, cancellationToken: token), cancel);
        return response.FeatureMaps.ToDictionary(map => map.Name, map => map.Tensor);
    }

    private string Write(MaskFolder folder, FolderItem item, RegionMask mask, Tensor map)
    {
        var (channels, height, width) = ((int)map.Shape[0], (int)map.Shape[1], (int)map.Shape[2]);
        var grid = mask.Downsample(height, width, settings.Mode);
        if (!grid.AsSpan().ContainsAnyExcept(0f))
        {
            throw new CliException(
                ExitCodes.NotUsable, $"the mask {folder.MaskOf(item)} is too small: it is zero in all {height}x{width} cells with --mask-mode {settings.Mode}; take area.");
        }

        var path = PathOf(folder, item.Name);
        var features = MemoryMarshal.Cast<byte, float>(map.Data.Span);
        var buffer = ArrayPool<float>.Shared.Rent(features.Length);
        try
        {
            var weighted = buffer.AsSpan(0, features.Length);
            MaskedFactors.Weigh(features, grid, weighted);
            OutputFiles.WriteFeatures(path, weighted, channels, height, width);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }

        return path;
    }

    private string TapSumOf(string region) => string.Join('+', settings.Plan.Recipe.Regions.First(entry => entry.Region == region).Taps);

    private string PathOf(MaskFolder masks, string name) => OutputFiles.Path(masks.Output, name, settings.Ending);
}
