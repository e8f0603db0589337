using System.Globalization;
using System.Security.Cryptography;
using Facet.Gateway.Faces;
using Facet.Gateway.Queries;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Google.Protobuf;

namespace Facet.Gateway.Http;

/// <summary>A photo -> its faces with outlines and crops, for people to look at.</summary>
internal sealed class ParseEndpoint(SeenPhotos seen, BackendFacts facts, TokenCache<UploadedPhoto> photos)
{
    public async Task<ParseView> ParseAsync(HttpRequest http, CancellationToken cancel)
    {
        var form = await MultipartForm.ReadAsync(http, ["photo"], 1, await facts.MaxImageBytesAsync(cancel), cancel);
        if (form.Photos is not [var photo])
        {
            throw new FacetException(FacetError.Invalid("photo", "MISSING_PHOTO", "Send the photo as the form's file 'photo'."));
        }

        var watch = new StageWatch();
        var options = new PipelineOptions
        {
            Faces = FaceSelection.All,
            Detector = form["detector"] ?? http.Query["detector"].ToString(),
            Parser_ = form["parser"] ?? http.Query["parser"].ToString(),
            MinConfidence = Number(form, http, "min_confidence", 0f),
            MaxFaces = Math.Min(Number(form, http, "max_faces", SearchMapping.MostFaces), SearchMapping.MostFaces),
        };
        var (parsed, recipe, _) = await seen.LookCloselyAsync(photo.Bytes, options, cancel);
        watch.Lap("parsing");
        var faces = parsed.Faces.Select(face => FaceViews.Of(face, recipe, withPictures: true)).ToList();
        watch.Lap("outline");
        var models = await facts.ModelsAsync(cancel);
        return new ParseView(
            photos.Add(new UploadedPhoto(photo.Bytes, options), photo.Bytes.Length),
            (int)photos.Lifetime.TotalSeconds,
            new PhotoView(
                parsed.PhotoWidth,
                parsed.PhotoHeight,
                Convert.ToHexStringLower(SHA256.HashData(photo.Bytes.Span)),
                parsed.PictureHash.Length > 0 ? Convert.ToHexStringLower(parsed.PictureHash.Span) : null),
            faces,
            [.. models.Select(StatusMapping.Model)],
            SearchMapping.Timings([.. watch.Stages]));
    }

    private static T Number<T>(MultipartForm form, HttpRequest http, string name, T nothing)
        where T : struct, IParsable<T>
    {
        var text = form[name] ?? http.Query[name].ToString();
        return text.Length == 0 ? nothing
            : T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value
            : throw new FacetException(FacetError.Invalid(name, "INVALID_NUMBER", $"{name} is '{text}'; it must be a number."));
    }
}

/// <summary>A photo that was uploaded, for a while.</summary>
/// <param name="Bytes">As they came.</param>
/// <param name="Options">How its faces were found: their numbers mean nothing otherwise.</param>
internal sealed record UploadedPhoto(ByteString Bytes, PipelineOptions Options);
