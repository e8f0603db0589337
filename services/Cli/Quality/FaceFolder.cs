using System.Security.Cryptography;
using Facet.Cli.FolderRuns;
using Facet.Cli.Makeup;
using Facet.Cli.Output;
using Facet.Imaging;
using Facet.Parsing.V1;
using Google.Protobuf;

namespace Facet.Cli.Quality;

/// <summary>Finds the faces of photos and cuts each out, so that every picture shows one person, at a size as photos of faces are shared.</summary>
internal sealed class FaceFolder(ParsingService.ParsingServiceClient parsing, bool allFaces)
{
    private const string ListName = "faces.tsv";
    private const float LeastEyeDistance = 40;
    private const int LargestSide = 512;

    // Hair and neck belong to a portrait; detectors want them too.
    private const float Margin = 0.55f;

    /// <summary>Photos without a usable face, with the reason.</summary>
    public List<string> Unused { get; } = [];

    public async Task<IReadOnlyList<BareFace>> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        PhotoFiles.Check(paths, recursive: false);
        var faces = new List<BareFace>();
        foreach (var photo in PhotoFiles.Enumerate(paths, recursive: false))
        {
            if (photo.Fault is not null)
            {
                Unused.Add($"{photo.Path}: {photo.Fault}");
                continue;
            }

            try
            {
                faces.AddRange(await FacesAsync(photo, cancel));
            }
            catch (CliException problem) when (problem.ExitCode == ExitCodes.NotUsable)
            {
                Unused.Add(problem.Message);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                Unused.Add($"{photo.Id}: {problem.Message}");
            }
        }

        return faces;
    }

    private async Task<IReadOnlyList<BareFace>> FacesAsync(PhotoFile photo, CancellationToken cancel)
    {
        var bytes = await File.ReadAllBytesAsync(photo.Path, cancel);
        var sum = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var found = await ParseAsync(photo.Id, UnsafeByteOperations.UnsafeWrap(bytes), allFaces ? FaceSelection.All : FaceSelection.Largest, cancel);
        var upright = ParseOverlay.Decode(bytes);
        var faces = new List<BareFace>();
        foreach (var face in found.Where(face => face.Quality.EyeDistance >= LeastEyeDistance))
        {
            var cut = Cut(upright, face);
            var again = await ParseAsync(photo.Id, UnsafeByteOperations.UnsafeWrap(ImageEncoder.Png(cut)), FaceSelection.Largest, cancel);
            if (again.Count > 0)
            {
                faces.Add(ToFace(cut, again[0], sum, HasMakeup(photo.Path)));
            }
        }

        return faces.Count > 0 ? faces : throw new CliException(ExitCodes.NotUsable, $"{photo.Id}: no face with {LeastEyeDistance} pixels between the eyes.");
    }

    private async Task<IReadOnlyList<Face>> ParseAsync(string name, ByteString photo, FaceSelection selection, CancellationToken cancel)
    {
        var request = new ParseRequest
        {
            Image = photo,
            Options = new ParseOptions { Faces = selection, Outputs = { ParseOutput.Landmarks, ParseOutput.PhotoLabelMap } },
        };
        return (await CliErrors.ForItemAsync(name, () => parsing.ParseAsync(request, cancellationToken: cancel))).Faces;
    }

    private static BareFace ToFace(RgbImage cut, Face face, string photoSha256, bool? hasMakeup)
    {
        var (tone, side) = SkinLight(cut, face);
        return new BareFace(
            photoSha256, cut, [.. FacePainting.Mesh(face)], face.PhotoLabelMap.Labels.ToByteArray(), FacePainting.Values(face.PhotoLabelMap), tone, side, hasMakeup);
    }

    private static RgbImage Cut(RgbImage photo, Face face)
    {
        var (left, right) = (face.Landmarks.Min(point => point.X), face.Landmarks.Max(point => point.X));
        var (top, bottom) = (face.Landmarks.Min(point => point.Y), face.Landmarks.Max(point => point.Y));
        var margin = Margin * Math.Max(right - left, bottom - top);
        var (x, y) = (Math.Clamp((int)(left - margin), 0, photo.Width - 1), Math.Clamp((int)(top - margin), 0, photo.Height - 1));
        var width = Math.Clamp((int)(right + margin) - x, 1, photo.Width - x);
        var height = Math.Clamp((int)(bottom + margin) - y, 1, photo.Height - y);
        var cut = RgbImage.Filled(width, height, 0, 0, 0);
        for (var row = 0; row < height; row++)
        {
            photo.Pixels.AsSpan(RgbImage.Channels * (((y + row) * photo.Width) + x), RgbImage.Channels * width)
                .CopyTo(cut.Pixels.AsSpan(RgbImage.Channels * row * width));
        }

        var scale = (float)LargestSide / Math.Max(width, height);
        return scale < 1 ? Resize.Antialiased(cut, (int)(width * scale), (int)(height * scale)) : cut;
    }

    private static (float Tone, float SideStops) SkinLight(RgbImage picture, Face face)
    {
        var skin = face.PhotoLabelMap.Classes.First(label => label.Name == "skin").Value;
        var labels = face.PhotoLabelMap.Labels.Span;
        var middle = (face.Keypoints[0].X + face.Keypoints[1].X) / 2;
        Span<double> sums = stackalloc double[2];
        Span<int> counts = stackalloc int[2];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == skin)
            {
                var side = i % picture.Width < middle ? 0 : 1;
                var pixel = picture.Pixels.AsSpan(i * RgbImage.Channels, RgbImage.Channels);
                sums[side] += Math.Pow(((0.2126 * pixel[0]) + (0.7152 * pixel[1]) + (0.0722 * pixel[2])) / 255, 2.2);
                counts[side]++;
            }
        }

        var (left, right) = (sums[0] / Math.Max(counts[0], 1), sums[1] / Math.Max(counts[1], 1));
        return ((float)((left + right) / 2), (float)Math.Abs(Math.Log2((left + 0.001) / (right + 0.001))));
    }

    /// <summary>The column "makeup" (1 or 0) of a faces.tsv beside the photo, where there is one.</summary>
    private static bool? HasMakeup(string path)
    {
        var list = Path.Combine(Path.GetDirectoryName(path)!, ListName);
        if (!File.Exists(list))
        {
            return null;
        }

        string[][] lines = [.. File.ReadLines(list).Select(line => line.Split('\t'))];
        string[] header = lines is [var first, ..] ? first : [];
        var (file, makeup) = (Array.IndexOf(header, "file"), Array.IndexOf(header, "makeup"));
        var row = file >= 0 && makeup >= 0
            ? lines.Skip(1).FirstOrDefault(row => row.Length > Math.Max(file, makeup) && row[file] == Path.GetFileName(path))
            : null;
        return row?[makeup] switch { "1" => true, "0" => false, _ => null };
    }
}
