using Facet.Features.V1;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Gateway;

/// <summary>A face of a photo with what the backbone saw of it.</summary>
public sealed record DescribedFace(Face Face, ExtractResponse Features);

/// <summary>Photo -> faces with region factors: asks Parsing, then Features for each face.</summary>
public sealed class PhotoPipeline(BackendClients backends, BackendFacts facts)
{
    /// <param name="image">The encoded photo.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <param name="wantedFace">Only this face is described when set; the others keep no features.</param>
    /// <param name="watch">Gets a lap per stage.</param>
    /// <param name="cancel">Passed on to the services.</param>
    /// <exception cref="FacetException">NO_FACE, or what a service refused.</exception>
    public async Task<IReadOnlyList<DescribedFace>> DescribeAsync(
        ByteString image, PipelineOptions? options, int? wantedFace, StageWatch watch, CancellationToken cancel)
    {
        options ??= new PipelineOptions();
        var recipe = await facts.RecipeAsync(options.Recipe, cancel);
        var parsed = await ParseAsync(image, options, recipe, wantedFace, cancel);
        watch.Lap("parsing");
        var faces = Selected(parsed, wantedFace);
        var described = new List<DescribedFace>(faces.Count);
        foreach (var face in faces)
        {
            described.Add(new DescribedFace(face, await ExtractAsync(face, parsed, options, recipe, cancel)));
        }

        watch.Lap("features");
        return described;
    }

    private static List<Face> Selected(ParseResponse parsed, int? wantedFace)
    {
        if (parsed.Faces.Count == 0)
        {
            throw new FacetException(new FacetError(
                StatusCode.NotFound, "NO_FACE", "No face was found. Use a photo in which a face is at least about a twentieth of the width and not turned away."));
        }

        if (wantedFace is not { } index)
        {
            return [.. parsed.Faces];
        }

        return index < parsed.Faces.Count
            ? [parsed.Faces[index]]
            : throw new FacetException(new FacetError(
                StatusCode.NotFound, "NO_SUCH_FACE", $"Face {index} was asked for, but the photo shows {parsed.Faces.Count}; faces are counted from 0, the largest first."));
    }

    private async Task<ParseResponse> ParseAsync(
        ByteString image, PipelineOptions options, RecipeInfo recipe, int? wantedFace, CancellationToken cancel)
    {
        var request = new ParseRequest
        {
            Image = image,
            Options = new ParseOptions
            {
                Faces = wantedFace > 0 ? FaceSelection.All : options.Faces,
                CropSize = recipe.CropSize,
                Detector = options.Detector,
                Parser_ = options.Parser_,
                MinConfidence = options.MinConfidence,
                MaxFaces = options.MaxFaces,
                Outputs = { ParseOutput.Crop, ParseOutput.LabelMap },
            },
        };
        return await backends.Parsing.ParseAsync(request, cancellationToken: cancel);
    }

    private async Task<ExtractResponse> ExtractAsync(
        Face face, ParseResponse parsed, PipelineOptions options, RecipeInfo recipe, CancellationToken cancel)
    {
        var request = new ExtractRequest
        {
            Rgb = face.Crop,
            LabelMap = face.LabelMap,
            MaskSource = $"{parsed.Parser_}/{face.LabelMap.ClassMap}/full-face",
            Options = new ExtractOptions { Model = options.Model, Recipe = recipe.Name, Outputs = { FeatureOutput.RegionFactors } },
        };
        return await backends.Features.ExtractAsync(request, cancellationToken: cancel);
    }
}
