using Facet.Hosting;
using Facet.Imaging;
using Facet.Makeup;
using Facet.Parsing.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Gateway.Samples;

/// <summary>Paints all faces of a photo.</summary>
internal sealed class SamplePainter(BackendClients backends)
{
    private const int JpegQuality = 92;

    /// <summary>Finds the faces of a photo, ready to be painted again and again.</summary>
    /// <exception cref="FacetException">NO_MESH: the parsing service places none.</exception>
    public async Task<SamplePhoto> PrepareAsync(string name, ByteString photo, CancellationToken cancel)
    {
        var parsed = await backends.Parsing.ParseAsync(
            new ParseRequest
            {
                Image = photo,
                Options = new ParseOptions { Faces = FaceSelection.All, Outputs = { ParseOutput.PhotoLabelMap, ParseOutput.Landmarks } },
            },
            cancellationToken: cancel);
        if (parsed.Faces.Any(face => face.Landmarks.Count != PaintedFace.MeshPoints))
        {
            throw new FacetException(new FacetError(
                StatusCode.FailedPrecondition, "NO_MESH",
                "The parsing service places no face mesh, which painting needs: set Facet__Parsing__Mesh, or load the samples unpainted."));
        }

        return new SamplePhoto(name, ImageDecoder.Decode(photo.Memory, ImageLimits.Default).Image, [.. parsed.Faces]);
    }

    /// <summary>The photo with every face painted, as JPEG.</summary>
    public static ByteString Paint(SamplePhoto photo, MakeupStyle style)
    {
        var picture = photo.Picture;
        foreach (var face in photo.Faces)
        {
            PointF2[] mesh = [.. face.Landmarks.Select(point => new PointF2(point.X, point.Y))];
            var labels = face.PhotoLabelMap;
            picture = MakeupPainter.Paint(
                new PaintedFace(picture, mesh, labels.Labels.ToByteArray(), labels.Classes.ToDictionary(label => label.Name, label => (byte)label.Value)), style);
        }

        return UnsafeByteOperations.UnsafeWrap(ImageEncoder.Jpeg(picture, JpegQuality));
    }
}

/// <summary>A sample photo with its faces.</summary>
/// <param name="Name">Of its file.</param>
/// <param name="Picture">Upright.</param>
/// <param name="Faces">With landmarks and label maps of the photo.</param>
internal sealed record SamplePhoto(string Name, RgbImage Picture, IReadOnlyList<Face> Faces);
