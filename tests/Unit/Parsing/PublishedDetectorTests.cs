using Facet.Parsing;
using Facet.Parsing.V1;

namespace Facet.Unit.Tests.Parsing;

/// <summary>Published detectors, through their entries, on photos of people.</summary>
public sealed class PublishedDetectorTests
{
    private const string Photos = "data/faces";

    private static readonly ParseSettings s_largest = new(AllFaces: false, MaxFaces: 1, MinConfidence: 0.5f, CropSize: 224, AlignmentTemplate.FullFace);

    /// <summary>One hidden face and one strict profile are missed by all.</summary>
    [SharedDataTheory(Photos)]
    [InlineData("blazeface-back", 38)]
    [InlineData("yunet", 39)]
    [InlineData("ultraface", 39)]
    public void Faces_are_found(string detector, int atLeast)
    {
        using var models = new UserModels().AddYuNet().AddUltraFace();
        var parser = models.Parsers().Get(detector, "facemesh-468");
        var photos = Sample(40);
        var found = photos.Count(path => parser.Parse(File.ReadAllBytes(path), s_largest).Faces.Count > 0);
        Assert.InRange(found, atLeast, photos.Length);
    }

    /// <summary>In units of the distance between the eyes; the mesh's eye is the middle of its corners, the detector's is drawn by eye.</summary>
    [SharedDataFact(Photos)]
    public void YuNets_five_points_lie_near_the_meshs()
    {
        using var models = new UserModels().AddYuNet();
        var parser = models.Parsers().Get("yunet", "facemesh-468");
        var distances = new List<float>();
        foreach (var path in Sample(40))
        {
            foreach (var face in parser.Parse(File.ReadAllBytes(path), s_largest).Faces)
            {
                distances.AddRange(face.FivePoints.Zip(
                    face.Detection.Points, (mesh, detected) => float.Hypot(mesh.X - detected.X, mesh.Y - detected.Y) / face.Quality.EyeDistance));
            }
        }

        Assert.InRange(distances.Count, 5 * 38, 5 * 40);
        Assert.InRange(distances.Order().ElementAt(distances.Count / 2), 0, 0.08f);
        Assert.InRange(distances.Order().ElementAt(distances.Count * 95 / 100), 0, 0.25f);
    }

    /// <summary>Without a mesh the detector's points align; head pose comes from them, and the photo's other figures are there too.</summary>
    [SharedDataFact(Photos)]
    public void A_network_without_a_mesh_is_aligned_by_the_detectors_points()
    {
        using var models = new UserModels().AddYuNet().AddUltraFace().AddLightUNet();
        var with = models.Parsers().Get("yunet", "light-unet");
        var parsers = models.Parsers(new ParsingOptions { Mesh = "" });
        var without = parsers.Get("yunet", "light-unet");
        foreach (var path in Sample(8))
        {
            var bytes = File.ReadAllBytes(path);
            var (a, b) = (with.Parse(bytes, s_largest).Faces[0], without.Parse(bytes, s_largest).Faces[0]);
            Assert.NotNull(a.Mesh);
            Assert.Null(b.Mesh);
            Assert.Null(b.Quality.OccludedShare);
            Assert.Equal(a.Angles.Roll, b.Angles.Roll, 6f);
            Assert.Equal(a.Angles.Yaw, b.Angles.Yaw, 25f);
            Assert.DoesNotContain(b.Regions, region => region.Name is "eyes" or "cheeks");
            Assert.Contains(a.Regions, region => region.Name == "eyes" && region.Measure.Pixels > 0);
            var same = a.CropLabels.Zip(b.CropLabels).Count(pair => Plain(pair.First) == Plain(pair.Second)) / (float)a.CropLabels.Length;
            Assert.InRange(same, 0.75f, 1);
        }

        var error = Assert.Throws<Facet.Models.ModelException>(() => parsers.Get("ultraface", "light-unet"));
        Assert.Contains("finds no five points", error.Message, StringComparison.Ordinal);
    }

    private static byte Plain(byte label) => label > 18 ? (byte)1 : label;

    /// <summary>Every photo of a person that has a label map, thinned.</summary>
    private static string[] Sample(int count)
    {
        var all = Directory.GetFiles(SharedData.PathOf(Photos), "celeba_*.jpg").Order(StringComparer.Ordinal).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => all[i * all.Length / count])];
    }
}
