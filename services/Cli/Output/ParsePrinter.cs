using Facet.Parsing.V1;

namespace Facet.Cli.Output;

/// <summary>Prints the faces of a photo.</summary>
internal static class ParsePrinter
{
    public static void Print(string path, ParseResponse response, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(ToDocument(path, response));
            return;
        }

        foreach (var face in response.Faces)
        {
            var regions = string.Join("  ", face.Regions.Select(region => $"{region.Name} {100 * region.AreaShare:0.0} %"));
            Console.WriteLine(
                $"face {face.Index}: box {face.Box.Left:0},{face.Box.Top:0} {face.Box.Width:0}x{face.Box.Height:0}  confidence {face.Confidence:0.00}  "
                + $"yaw {face.Pose.Yaw:0} pitch {face.Pose.Pitch:0} roll {face.Pose.Roll:0}  sharpness {face.Quality.Sharpness:0}"
                + (face.Quality.HasOccludedShare ? $"  hidden {100 * face.Quality.OccludedShare:0} %" : ""));
            Console.WriteLine($"  share of the aligned crop: {regions}");
        }

        Console.WriteLine($"{response.Detector} + {response.Parser_}, {response.Timings.Sum(timing => timing.Milliseconds):0} ms");
    }

    private static object ToDocument(string path, ParseResponse response) => new
    {
        path,
        width = response.PhotoWidth,
        height = response.PhotoHeight,
        faces = response.Faces.Select(face => new
        {
            index = face.Index,
            confidence = Math.Round(face.Confidence, 4),
            box = new { left = face.Box.Left, top = face.Box.Top, width = face.Box.Width, height = face.Box.Height },
            keypoints = face.Keypoints.Select(point => new[] { point.X, point.Y }).ToArray(),
            pose = new { yaw = face.Pose.Yaw, pitch = face.Pose.Pitch, roll = face.Pose.Roll },
            quality = new { eye_distance = face.Quality.EyeDistance, sharpness = face.Quality.Sharpness, cut_share = face.Quality.CutShare, occluded_share = face.Quality.HasOccludedShare ? face.Quality.OccludedShare : (float?)null },
            regions = face.Regions.ToDictionary(region => region.Name, region => Math.Round(region.AreaShare, 5)),
            region_confidences = face.Regions.ToDictionary(region => region.Name, region => Math.Round(region.Confidence, 4)),
        }).ToArray(),
        detector = response.Detector,
        parser = response.Parser_,
        timings_ms = response.Timings.ToDictionary(timing => timing.Stage, timing => Math.Round(timing.Milliseconds, 2)),
    };
}
