using Facet.Hosting;
using Facet.Parsing.Regions;
using Facet.Parsing.V1;

namespace Facet.Parsing;

/// <summary>Checks the options of a call and fills in the service's defaults.</summary>
internal static class ParseValidation
{
    /// <exception cref="FacetException">INVALID_ARGUMENT, naming the field and its range.</exception>
    public static ParseSettings Settings(ParseOptions options, IReadOnlySet<ParseOutput> outputs, ParsingOptions defaults, ParserRegions regions, long maxMessageBytes)
    {
        var cropSize = options.CropSize == 0 ? (uint)defaults.CropSize : options.CropSize;
        Require(cropSize is >= ParsingOptions.MinCropSize and <= ParsingOptions.MaxCropSize, "crop_size", "CROP_SIZE_OUT_OF_RANGE",
            $"crop_size is {options.CropSize}; it must lie in {ParsingOptions.MinCropSize}..{ParsingOptions.MaxCropSize}, or be 0 for {defaults.CropSize}.");
        Require(options.MinConfidence is >= 0 and <= 1, "min_confidence", "CONFIDENCE_OUT_OF_RANGE",
            $"min_confidence is {options.MinConfidence}; it must lie in 0..1.");
        Require(Enum.IsDefined(options.Faces), "faces", "UNKNOWN_VALUE", $"faces has the unknown value {(int)options.Faces}.");
        Require(Enum.IsDefined(options.Template), "template", "UNKNOWN_VALUE", $"template has the unknown value {(int)options.Template}.");
        Require(outputs.All(Enum.IsDefined), "outputs", "UNKNOWN_VALUE", "outputs holds an unknown value.");
        var wanted = Regions(options, regions);
        return new ParseSettings(
            AllFaces: options.Faces == FaceSelection.All,
            MaxFaces: options.MaxFaces == 0 ? defaults.MaxFaces : (int)Math.Min(options.MaxFaces, (uint)defaults.MaxFaces),
            MinConfidence: options.MinConfidence == 0 ? defaults.MinConfidence : options.MinConfidence,
            CropSize: (int)cropSize,
            Template: options.Template,
            WantPhotoLabels: outputs.Contains(ParseOutput.PhotoLabelMap),
            WantSoftMasks: outputs.Contains(ParseOutput.SoftMasks),
            Regions: wanted,
            WantFineCrop: outputs.Contains(ParseOutput.FineCrop),
            Budget: new AnswerBudget(
                maxMessageBytes, BytesOfFace(outputs, cropSize, wanted.Count > 0 ? wanted.Count : regions.Regions.Count), outputs.Contains(ParseOutput.PhotoLabelMap)));
    }

    private static long BytesOfFace(IReadOnlySet<ParseOutput> outputs, long cropSize, int regions)
    {
        const int colour = 3, label = 1, fineFactor = FaceFinisher.FineFactor * FaceFinisher.FineFactor;
        var bytesOfPixel = (Has(ParseOutput.Crop) ? colour : 0)
            + (Has(ParseOutput.LabelMap) ? label : 0)
            + (Has(ParseOutput.FineCrop) ? fineFactor * (colour + label) : 0)
            + (Has(ParseOutput.SoftMasks) ? regions : 0);
        return cropSize * cropSize * bytesOfPixel;

        bool Has(ParseOutput output) => outputs.Contains(output);
    }

    /// <summary>The model that a call names, or the default.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="id">What it holds; may be empty.</param>
    /// <param name="ids">What it may hold.</param>
    /// <param name="usual">The default.</param>
    /// <exception cref="FacetException">INVALID_ARGUMENT, naming the field and the models there are.</exception>
    public static string Model(string field, string id, IEnumerable<string> ids, string usual)
    {
        Require(id.Length == 0 || ids.Contains(id), field, "UNKNOWN_MODEL",
            $"There is no {field} '{id}'; this service has {string.Join(", ", ids)}. Leave it empty for {usual}.");
        return id.Length == 0 ? usual : id;
    }

    private static HashSet<string> Regions(ParseOptions options, ParserRegions known)
    {
        var names = known.Regions.Select(region => region.Rule.Name).ToList();
        foreach (var name in options.Regions)
        {
            Require(names.Contains(name), "regions", "UNKNOWN_REGION", $"Region '{name}' is not known to this parser; there are {string.Join(", ", names)}.");
        }

        return [.. options.Regions];
    }

    public static IReadOnlySet<ParseOutput> Outputs(ParseOptions options) => options.Outputs.Count > 0
        ? options.Outputs.ToHashSet()
        : new HashSet<ParseOutput> { ParseOutput.Crop, ParseOutput.LabelMap };

    private static void Require(bool condition, string field, string reason, string message)
    {
        if (!condition)
        {
            throw new FacetException(FacetError.Invalid(field, reason, message));
        }
    }
}
