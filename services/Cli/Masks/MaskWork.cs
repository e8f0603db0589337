using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Imaging;
using Facet.Parsing.V1;

namespace Facet.Cli.Masks;

/// <summary>
/// Photo -> label map in the 19 classes of face-parsing.PyTorch (labels/NAME.png) and one grey mask a region (REGION/NAME.png), of the largest
/// face; in the coordinates of the photo, or of its aligned crop, which is then written too (crops/NAME.png).
/// </summary>
internal sealed class MaskWork(ServiceReplicas parsing, MaskSettings settings, int window) : IFolderWork
{
    public const string LabelsFolder = "labels";
    public const string CropsFolder = "crops";

    private const string Ending = ".png";

    public int Window => window;

    public ResultsOrigin Origin => settings.Origin;

    private bool HasCrops => settings.Options.Outputs.Contains(ParseOutput.Crop);

    /// <inheritdoc/>
    /// <remarks>Without regions of the settings those of the label map are written, which only its parser knows.</remarks>
    public IReadOnlyList<string> ResultsOf(string name)
    {
        IEnumerable<string> crop = HasCrops ? [CropsFolder] : [];
        return [.. settings.Regions.Concat(crop).Append(LabelsFolder).Select(folder => PathOf(folder, name))];
    }

    public async Task<IReadOnlyList<string>> RunAsync(FolderItem item, CancellationToken cancel)
    {
        var photo = await PhotoBytes.ReadAsync(item.Path, settings.MaxImageBytes, cancel);
        var request = new ParseRequest { Image = photo, Options = settings.Options };
        var response = await parsing.CallAsync(
            (invoker, token) => new ParsingService.ParsingServiceClient(invoker).ParseAsync(request, cancellationToken: token), cancel);
        if (response.Faces is not [var face, ..])
        {
            throw new CliException(ExitCodes.NotUsable, "no face was found.");
        }

        var map = HasCrops ? face.LabelMap : face.PhotoLabelMap;
        var files = new List<string>();
        foreach (var region in settings.Regions.Count > 0 ? settings.Regions : map.Regions.Select(region => region.Name))
        {
            Add(PathOf(region, item.Name), ImageEncoder.PngGrey(LabelMaps.Mask(map, region), (int)map.Width, (int)map.Height));
        }

        if (face.Crop is { } crop)
        {
            Add(PathOf(CropsFolder, item.Name), ImageEncoder.Png(new RgbImage((int)crop.Width, (int)crop.Height, crop.Data.ToByteArray())));
        }

        // Last: where it is, the others are too.
        Add(PathOf(LabelsFolder, item.Name), ImageEncoder.PngGrey(LabelMaps.Plain(map), (int)map.Width, (int)map.Height));
        return files;

        void Add(string path, byte[] png)
        {
            OutputFiles.Write(path, png);
            files.Add(path);
        }
    }

    private string PathOf(string folder, string name) => OutputFiles.Path(Path.Combine(settings.Output, folder), name, Ending);
}
