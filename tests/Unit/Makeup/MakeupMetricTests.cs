using System.Numerics.Tensors;
using Facet.Makeup.Description;
using Facet.Makeup.Metric;

namespace Facet.Unit.Tests.Makeup;

public sealed class MakeupMetricTests
{
    private const int Size = 12, Seed = 5;

    [Fact]
    public void A_trained_metric_finds_the_style_on_people_and_in_styles_it_never_saw_where_plain_distance_finds_the_person()
    {
        var metric = MetricTrainer.Train("cheeks", Samples(people: 20, styles: 30, Seed));
        var strangers = Samples(people: 15, styles: 8, Seed + 1);
        var learned = Measure(strangers, metric.Embed);
        var plain = Measure(strangers, description => Unit(description.Values));
        Assert.True(learned.Average(finding => finding.PrecisionAt10) > 0.8, $"{learned.Average(finding => finding.PrecisionAt10)}");
        Assert.True(learned.Average(finding => finding.IsLeak ? 1 : 0) < 0.1);
        Assert.True(plain.Average(finding => finding.IsLeak ? 1 : 0) > 0.9);
    }

    [Fact]
    public void Training_twice_gives_the_same_metric()
    {
        var (one, two) = (MetricTrainer.Train("cheeks", Samples(10, 10, Seed)), MetricTrainer.Train("cheeks", Samples(10, 10, Seed)));
        Assert.All(one.Axes.Zip(two.Axes), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void Rows_have_length_one_and_never_point_away_from_each_other_however_far_apart_they_are()
    {
        var metric = MetricTrainer.Train("cheeks", Samples(10, 10, Seed));
        var random = new Random(Seed);
        float[][] rows = [.. Enumerable.Range(0, 50).Select(i => metric.Embed(new RegionDescription(Normal(random, i), 1)))];
        Assert.All(rows, row => Assert.Equal(1, TensorPrimitives.Norm<float>(row), 1e-5f));
        Assert.All(rows.SelectMany(a => rows.Select(b => TensorPrimitives.Dot<float>(a, b))), product => Assert.InRange(product, -1e-5f, 1.00001f));
    }

    [Fact]
    public void The_unusual_is_less_sure_but_never_hidden_for_that_alone()
    {
        var metric = MetricTrainer.Train("cheeks", Samples(10, 10, Seed));
        var usual = new RegionDescription([.. metric.Mean], 0.9f);
        var strange = new RegionDescription([.. metric.Mean.Zip(metric.Deviations, (mean, deviation) => mean + (20 * deviation))], 0.9f);
        Assert.Equal(0.9f, metric.Confidence(usual));
        Assert.InRange(metric.Confidence(strange), 0.1f, 0.3f);
    }

    [Theory]
    [InlineData(7, 10)]
    [InlineData(10, 1)]
    public void Too_few_people_or_styles_are_refused(int people, int styles)
    {
        var error = Assert.Throws<ArgumentException>(() => MetricTrainer.Train("cheeks", Samples(people, styles, Seed)));
        Assert.Contains($"{people} people in {styles} styles", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_holds_all_of_it()
    {
        using var folder = new TempFolder();
        var metric = Metric();
        metric.Save(Path.Combine(folder.Path, "m.json"));
        var read = MakeupMetric.Load(Path.Combine(folder.Path, "m.json"));
        var sample = Samples(1, 1, Seed)[0].Description;
        Assert.Equal(metric.Regions[0].Embed(sample), read.Regions[0].Embed(sample));
        Assert.Equal((metric.CropSize, 64), (read.CropSize, read.Sha256.Length));
        Assert.Equal(["00"], read.Provenance.PhotoSums);
    }

    [Theory]
    [InlineData("skin-relative-1", "skin-relative-0", "skin-relative-0")]
    [InlineData("\"cheeks\"", "\"ears\"", "not described")]
    [InlineData("384", "7", "64..1024")]
    [InlineData("\"mean\":[", "\"mean\":[9,", "sizes that do not fit")]
    [InlineData("\"axes\":[", "\"axes\":[null,", "sizes that do not fit")]
    [InlineData("\"regions\":[", "\"regions\":[null,", "no regions")]
    [InlineData("{", "", "")]
    public void A_damaged_file_is_refused_with_the_reason_and_what_to_do(string part, string instead, string says)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "m.json");
        Metric().Save(path);
        var text = File.ReadAllText(path);
        var at = text.IndexOf(part, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + instead + text[(at + part.Length)..]);
        var error = Assert.Throws<InvalidDataException>(() => MakeupMetric.Load(path));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("facet train metric", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shipped_metric_can_be_read_and_covers_every_region()
    {
        var metric = MakeupMetric.Load(Path.Combine(AppContext.BaseDirectory, "makeup-metric.json"));
        Assert.Equal(MakeupDescriptor.Regions, metric.Regions.Select(region => region.Region));
        Assert.True(metric.Provenance.Faces >= MetricTrainer.LeastPeople);
    }

    private static MakeupMetric Metric() => new(
        MakeupDescriptor.Version, 384, new MetricProvenance(10, 10, 100, Seed, "made up", ["00"]), [MetricTrainer.Train("cheeks", Samples(10, 10, Seed))]);

    private static List<StyleFinding> Measure(List<TrainingSample> samples, Func<RegionDescription, float[]> embed)
    {
        float[][] rows = [.. samples.Select(sample => embed(sample.Description))];
        return [.. StyleRetrieval.Measure([.. samples.Select(sample => new StyledFace(sample.Person, sample.Style))], (a, b) => TensorPrimitives.Dot<float>(rows[a], rows[b])).Select(entry => entry.Finding)];
    }

    /// <summary>Styles move the first three numbers; people move all of them, and the others far more.</summary>
    private static List<TrainingSample> Samples(int people, int styles, int seed)
    {
        var random = new Random(seed);
        var looks = Enumerable.Range(0, styles).Select(_ => Normal(random, 1)).ToArray();
        var faces = Enumerable.Range(0, people).Select(_ => Normal(random, 1)).ToArray();
        return
        [
            .. from person in Enumerable.Range(0, people)
               from style in Enumerable.Range(0, styles)
               let noise = Normal(random, 0.05)
               select new TrainingSample(person, style, new RegionDescription(
                   [.. Enumerable.Range(0, Size).Select(i => (i < 3 ? looks[style][i] + (0.1f * faces[person][i]) : 5 * faces[person][i]) + noise[i])], 1)),
        ];
    }

    private static float[] Normal(Random random, double scale) =>
        [.. Enumerable.Range(0, Size).Select(_ => (float)(scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];

    private static float[] Unit(float[] values) => [.. values.Select(value => value / TensorPrimitives.Norm<float>(values))];
}
