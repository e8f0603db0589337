using Facet.Parsing.V1;
using Google.Protobuf;

namespace Facet.Cli.Quality;

/// <summary>Asks the parsing service as an ingest does.</summary>
internal static class AlignedFaces
{
    /// <summary>The largest face of a picture with its crop and label map; null where none is found.</summary>
    public static async Task<Face?> LargestAsync(ParsingService.ParsingServiceClient parsing, byte[] picture, uint cropSize, CancellationToken cancel)
    {
        var request = new ParseRequest
        {
            Image = UnsafeByteOperations.UnsafeWrap(picture),
            Options = new ParseOptions { Faces = FaceSelection.Largest, CropSize = cropSize, Outputs = { ParseOutput.Crop, ParseOutput.LabelMap } },
        };
        return (await parsing.ParseAsync(request, cancellationToken: cancel)).Faces.FirstOrDefault();
    }
}
