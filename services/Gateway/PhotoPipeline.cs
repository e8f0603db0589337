using Facet.Features.V1;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Gateway;

/// <summary>A photo whose faces were looked for.</summary>
/// <param name="Parsed">The faces, with crops and label maps.</param>
/// <param name="Recipe">What they are to be described by.</param>
/// <param name="Options">Of the call.</param>
public sealed record SeenPhoto(ParseResponse Parsed, RecipeInfo Recipe, PipelineOptions Options);

/// <summary>A face of a photo with what the backbone saw of it.</summary>
public sealed record DescribedFace(Face Face, ExtractResponse Features);

/// <summary>Photo -> faces with region factors: asks Parsing, then Features for each face.</summary>
public sealed class PhotoPipeline(BackendClients backends, BackendFacts facts)
{
    /// <summary>The faces of a photo; at least one.</summary>
    /// <param name="image">The encoded photo.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <param name="cancel">Passed on to the service.</param>
    /// <exception cref="FacetException">NO_FACE, UNKNOWN_RECIPE, or what the service refused.</exception>
    public async Task<SeenPhoto> ParseAsync(ByteString image, PipelineOptions? options, CancellationToken cancel) =>
        RequireFace(await LookAsync(image, options, wantedFace: null, withFineCrops: false, cancel));

    /// <summary>The faces of a photo, which may be none.</summary>
    /// <param name="image">The encoded photo.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <param name="wantedFace">The face that will be described when only one will, 0 the largest.</param>
    /// <param name="withFineCrops">For people to look at.</param>
    /// <param name="cancel">Passed on to the service.</param>
    /// <exception cref="FacetException">UNKNOWN_RECIPE, or what the service refused.</exception>
    public async Task<SeenPhoto> LookAsync(
        ByteString image, PipelineOptions? options, int? wantedFace, bool withFineCrops, CancellationToken cancel)
    {
        options ??= new PipelineOptions();
        var recipe = await facts.RecipeAsync(options.Recipe, options.Model, cancel);
        var request = new ParseRequest
        {
            Image = image,
            Options = new ParseOptions
            {
                Faces = FacesFor(options, wantedFace),
                CropSize = recipe.CropSize,
                Detector = options.Detector,
                Parser_ = options.Parser_,
                MinConfidence = options.MinConfidence,
                MaxFaces = options.MaxFaces,
                Outputs = { ParseOutput.Crop, ParseOutput.LabelMap },
            },
        };
        if (withFineCrops)
        {
            request.Options.Outputs.Add(ParseOutput.FineCrop);
        }

        return new SeenPhoto(await backends.Parsing.ParseAsync(request, cancellationToken: cancel), recipe, options);
    }

    /// <summary>All faces have to be found where another one than the largest is wanted.</summary>
    public static FaceSelection FacesFor(PipelineOptions options, int? wantedFace)
    {
        ArgumentNullException.ThrowIfNull(options);
        return wantedFace > 0 ? FaceSelection.All : options.Faces;
    }

    /// <exception cref="FacetException">NO_FACE.</exception>
    public static SeenPhoto RequireFace(SeenPhoto photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return photo.Parsed.Faces.Count > 0
            ? photo
            : throw new FacetException(new FacetError(
                StatusCode.NotFound, "NO_FACE", "No face was found. Use a photo in which a face is at least about a twentieth of the width and not turned away."));
    }

    /// <summary>Describes one face.</summary>
    /// <param name="photo">Its photo.</param>
    /// <param name="face">0 is the largest.</param>
    /// <param name="cancel">Passed on to the service.</param>
    /// <exception cref="FacetException">NO_SUCH_FACE, or what the service refused.</exception>
    public Task<DescribedFace> DescribeAsync(SeenPhoto photo, int face, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return face < photo.Parsed.Faces.Count
            ? DescribeAsync(photo, photo.Parsed.Faces[face], cancel)
            : throw new FacetException(new FacetError(
                StatusCode.NotFound, "NO_SUCH_FACE",
                $"Face {face} was asked for, but the photo shows {photo.Parsed.Faces.Count}; faces are counted from 0, the largest first."));
    }

    /// <summary>Describes all faces.</summary>
    /// <exception cref="FacetException">What the service refused.</exception>
    public async Task<IReadOnlyList<DescribedFace>> DescribeAllAsync(SeenPhoto photo, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var described = new List<DescribedFace>(photo.Parsed.Faces.Count);
        foreach (var face in photo.Parsed.Faces)
        {
            described.Add(await DescribeAsync(photo, face, cancel));
        }

        return described;
    }

    /// <summary>What Features is asked about a face.</summary>
    internal static ExtractRequest RequestFor(SeenPhoto photo, Face face) => new()
    {
        Rgb = face.Crop,
        LabelMap = face.LabelMap,
        MaskSource = $"{photo.Parsed.Parser_}/{face.LabelMap.ClassMap}/full-face",
        Options = new ExtractOptions { Model = photo.Options.Model, Recipe = photo.Recipe.Name, Outputs = { FeatureOutput.RegionFactors } },
    };

    private async Task<DescribedFace> DescribeAsync(SeenPhoto photo, Face face, CancellationToken cancel) =>
        new(face, await backends.Features.ExtractAsync(RequestFor(photo, face), cancellationToken: cancel));
}
