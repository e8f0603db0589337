using Facet.Imaging;
using Facet.Makeup.Description;

namespace Facet.Unit.Tests.Makeup;

/// <summary>On a flat drawing of a face: skin with eyelids, lips and cheeks of other colours.</summary>
public sealed class MakeupDescriptorTests
{
    private const int Side = 96;

    private static readonly Dictionary<string, byte> s_values = new()
    {
        ["skin"] = 1,
        ["nose"] = 2,
        ["l_brow"] = 3,
        ["r_brow"] = 4,
        ["u_lip"] = 5,
        ["l_lip"] = 6,
        ["l_eye_shadow"] = 7,
        ["r_eye_shadow"] = 8,
        ["l_cheek"] = 9,
        ["r_cheek"] = 10,
    };

    [Fact]
    public void Another_exposure_or_white_balance_changes_little_but_the_tone_of_the_skin()
    {
        var plain = Describe(Draw(Light(1, 1, 1)));
        var relit = Describe(Draw(Light(0.7f, 0.8f, 0.6f)));
        foreach (var (region, description) in plain)
        {
            var colours = description.Values.Length - 9;
            var largest = Enumerable.Range(0, colours).Max(i => Math.Abs(description.Values[i]));
            Assert.All(Enumerable.Range(0, colours), i => Assert.Equal(description.Values[i], relit[region].Values[i], 0.06f * largest));
        }
    }

    [Fact]
    public void A_mirrored_face_has_the_same_description()
    {
        var (crop, labels) = (Draw(Light(1, 1, 1)), Labels());
        var mirrored = RgbImage.Filled(Side, Side, 0, 0, 0);
        var swapped = new byte[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var other = (i / Side * Side) + Side - 1 - (i % Side);
            swapped[i] = labels[other] switch { 3 => 4, 4 => 3, 7 => 8, 8 => 7, 9 => 10, 10 => 9, var same => same };
            crop.Pixels.AsSpan(3 * other, 3).CopyTo(mirrored.Pixels.AsSpan(3 * i));
        }

        var (plain, turned) = (Describe(crop), MakeupDescriptor.Describe(mirrored, swapped, s_values));
        foreach (var region in new[] { "eyes", "cheeks" })
        {
            Assert.All(plain[region].Values.Zip(turned[region].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        }
    }

    [Fact]
    public void Colour_on_a_region_changes_its_description_and_no_other()
    {
        var plain = Describe(Draw(Light(1, 1, 1)));
        var red = Describe(Draw(label => label is 5 or 6 ? (150, 20, 40) : Colour(label)));
        Assert.True(Distance(plain["lips"], red["lips"]) > 1);
        Assert.Equal(plain["eyes"].Values, red["eyes"].Values);
        Assert.Equal(plain["cheeks"].Values, red["cheeks"].Values);
    }

    [Fact]
    public void What_the_labels_do_not_show_is_not_described()
    {
        var labels = Labels();
        labels.AsSpan().Replace((byte)5, (byte)0);
        labels.AsSpan().Replace((byte)6, (byte)0);
        Assert.Equal(["eyes", "cheeks"], MakeupDescriptor.Describe(Draw(Light(1, 1, 1)), labels, s_values).Keys);
        Assert.Empty(MakeupDescriptor.Describe(Draw(Light(1, 1, 1)), new byte[Side * Side], s_values));
    }

    [Fact]
    public void Nothing_is_sure_without_colour_with_burnt_out_pixels_or_with_half_of_the_face_in_the_dark()
    {
        Assert.Equal(1, Describe(Draw(Light(1, 1, 1)))["cheeks"].Visibility, 0.01f);
        Assert.All(Describe(Draw(label => (Colour(label).G, Colour(label).G, Colour(label).G))).Values, region => Assert.Equal(0, region.Visibility));
        Assert.Equal(0, Describe(Draw(label => label is 9 or 10 ? (260, 200, 180) : Colour(label)))["cheeks"].Visibility);
        Assert.Equal(0, Describe(Draw(label => label == 9 ? (14, 8, 6) : Colour(label)))["cheeks"].Visibility);
    }

    [Fact]
    public void Two_names_with_one_value_mean_the_same_pixels_once()
    {
        var labels = Labels();
        labels.AsSpan().Replace((byte)6, (byte)5);
        var map = new FaceMap(Draw(Light(1, 1, 1)), labels, new Dictionary<string, byte>(s_values) { ["l_lip"] = 5 });
        int[] lips = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == 5)];
        Assert.Equal(lips, map["u_lip"].Pixels);
        Assert.Equal(lips, map["l_lip"].Pixels);
        Assert.Equal(lips, map.Union("u_lip", "l_lip").Pixels);
        Assert.Equal([.. Enumerable.Range(0, labels.Length).Where(i => labels[i] is 2 or 5)], map.Union("u_lip", "nose", "l_lip").Pixels);
    }

    [Fact]
    public void Labels_of_another_size_are_refused() =>
        Assert.Throws<ArgumentException>(() => MakeupDescriptor.Describe(Draw(Light(1, 1, 1)), new byte[7], s_values));

    private static IReadOnlyDictionary<string, RegionDescription> Describe(RgbImage crop) => MakeupDescriptor.Describe(crop, Labels(), s_values);

    private static double Distance(RegionDescription a, RegionDescription b) => Math.Sqrt(a.Values.Zip(b.Values, (x, y) => Math.Pow(x - y, 2)).Sum());

    private static byte[] Labels()
    {
        var labels = new byte[Side * Side];
        Fill(labels, 1, 10, 86, 8, 92);
        Fill(labels, 4, 18, 42, 24, 28);
        Fill(labels, 3, 54, 78, 24, 28);
        Fill(labels, 8, 18, 42, 30, 42);
        Fill(labels, 7, 54, 78, 30, 42);
        Fill(labels, 10, 14, 36, 48, 62);
        Fill(labels, 9, 60, 82, 48, 62);
        Fill(labels, 2, 42, 54, 34, 60);
        Fill(labels, 5, 34, 62, 68, 73);
        Fill(labels, 6, 34, 62, 73, 79);
        return labels;
    }

    private static void Fill(byte[] labels, byte value, int left, int right, int top, int bottom)
    {
        for (var y = top; y < bottom; y++)
        {
            labels.AsSpan((y * Side) + left, right - left).Fill(value);
        }
    }

    private static (int R, int G, int B) Colour(byte label) => label switch
    {
        0 => (30, 30, 30),
        3 or 4 => (70, 50, 40),
        5 => (170, 90, 90),
        6 => (180, 100, 95),
        7 or 8 => (150, 110, 120),
        9 or 10 => (200, 140, 125),
        _ => (195, 150, 130),
    };

    /// <summary>The colours of the face under a light, with gains in linear light.</summary>
    private static Func<byte, (int R, int G, int B)> Light(float red, float green, float blue) => label =>
    {
        var (r, g, b) = Colour(label);
        return (Gain(r, red), Gain(g, green), Gain(b, blue));
    };

    private static int Gain(int value, float gain) => (int)Math.Round(255 * Math.Pow(Math.Pow(value / 255.0, 2.2) * gain, 1 / 2.2));

    private static RgbImage Draw(Func<byte, (int R, int G, int B)> colour)
    {
        var (labels, crop) = (Labels(), RgbImage.Filled(Side, Side, 0, 0, 0));
        for (var i = 0; i < labels.Length; i++)
        {
            // A little texture, so that quantiles differ.
            var (grain, (r, g, b)) = ((i * 7 % 5) - 2, colour(labels[i]));
            (crop.Pixels[3 * i], crop.Pixels[(3 * i) + 1], crop.Pixels[(3 * i) + 2]) =
                ((byte)Math.Clamp(r + grain, 0, 255), (byte)Math.Clamp(g + grain, 0, 255), (byte)Math.Clamp(b + grain, 0, 255));
        }

        return crop;
    }
}
