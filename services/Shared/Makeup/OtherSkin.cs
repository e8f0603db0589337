using Facet.Imaging;
using Facet.Makeup.Internal;

namespace Facet.Makeup;

/// <summary>
/// A face with the skin of somebody else: darker or lighter, redder or paler, mottled, with lips, lids and cheeks that differ from it in their own way. A metric
/// that is trained on a few people learns from it what of a colour is skin and what is make-up. The pigments of skin absorb light by the law of Beer and Lambert,
/// melanin blue most and haemoglobin green most; light, shape, eyes and teeth stay, and at its outline the skin fades into what lies around it.
/// </summary>
public static class OtherSkin
{
    // Natural logarithms of what the pigments take away at 1: of red, green and blue.
    private static readonly float[] s_melanin = [0.55f, 0.85f, 1.15f], s_blood = [0.1f, 0.9f, 0.5f];

    // Much further towards dark than people go: what must not count is best seen where there is much of it.
    private const float Lightest = -1.2f, Darkest = 4;
    private const float Redder = 0.3f;

    // Differences of a region from the skin around it.
    private const float LeastLipMelanin = 0.4f, RedderLips = 0.4f, LighterLids = 0.4f, DarkerLids = 0.8f, PalerCheeks = 0.1f, RedderCheeks = 0.15f, BrowMelanin = 0.5f;

    // Blotches: their size in distances between the eyes, and how strong they may be.
    private const float LeastBlotch = 0.05f, LargestBlotch = 0.15f, StrongestBlotches = 0.5f;

    /// <summary>Between regions, in distances between the eyes.</summary>
    private const float SoftEdge = 0.018f;

    /// <param name="face">Not changed.</param>
    /// <param name="seed">Whose skin: the same on every machine.</param>
    /// <returns>The same face, labels and points in another picture.</returns>
    public static PaintedFace Of(PaintedFace face, int seed)
    {
        ArgumentNullException.ThrowIfNull(face);
        var random = new Random(seed);
        var amounts = Amounts.Sample(random);
        var melanin = Layer(face, random, label => amounts.Of(label).Melanin);
        var blood = Layer(face, random, label => amounts.Of(label).Blood);
        var names = new FaceLabels(face.Values);
        bool[] hasSkin = Array.ConvertAll(face.Labels, label => !names.EyeBalls[label] && !names.Mouth[label]);
        var image = face.Image.Clone();
        for (var i = 0; i < melanin.Length; i++)
        {
            if (hasSkin[i])
            {
                var pixel = image.Pixels.AsSpan(RgbImage.Channels * i, RgbImage.Channels);
                for (var channel = 0; channel < pixel.Length; channel++)
                {
                    var absorbed = (melanin[i] * s_melanin[channel]) + (blood[i] * s_blood[channel]);
                    pixel[channel] = SrgbTable.Encode(SrgbTable.Linear[pixel[channel]] * MathF.Exp(-absorbed));
                }
            }
        }

        return new PaintedFace(image, face.Mesh, face.Labels, face.Values);
    }

    /// <summary>How much of a pigment is added to each pixel.</summary>
    private static float[] Layer(PaintedFace face, Random random, Func<string, float> amountOf)
    {
        var amounts = new float[byte.MaxValue + 1];
        foreach (var (name, label) in face.Values)
        {
            amounts[label] = amountOf(name);
        }

        var layer = Array.ConvertAll(face.Labels, label => amounts[label]);
        Mottle(face, random, layer);
        Soften(face, layer, SoftEdge);
        return layer;
    }

    /// <summary>Adds blotches wherever something was added.</summary>
    private static void Mottle(PaintedFace face, Random random, float[] layer)
    {
        var size = LeastBlotch * MathF.Pow(LargestBlotch / LeastBlotch, random.NextSingle());
        var strength = StrongestBlotches * random.NextSingle();
        var noise = Array.ConvertAll(layer, _ => random.NextSingle() - 0.5f);
        Soften(face, noise, size);
        var deviation = MathF.Sqrt(noise.Sum(value => value * value) / noise.Length);
        for (var i = 0; i < layer.Length; i++)
        {
            layer[i] += layer[i] == 0 ? 0 : strength * noise[i] / Math.Max(deviation, float.Epsilon);
        }
    }

    private static void Soften(PaintedFace face, float[] plane, float sigma) =>
        Blur.Gaussian(plane, face.Image.Width, face.Image.Height, sigma * face.Surface.Unit);

    /// <summary>Of melanin and blood, more than there is; less where negative.</summary>
    private sealed record Amounts(float Melanin, float Blood, float LipMelanin, float LipBlood, float LidMelanin, float CheekBlood)
    {
        public static Amounts Sample(Random random)
        {
            var melanin = Between(Lightest, Darkest);
            var blood = Between(-Redder, Redder);
            return new Amounts(
                melanin,
                blood,
                LipMelanin: melanin * Between(LeastLipMelanin, 1),
                LipBlood: blood + Between(-RedderLips, RedderLips),
                LidMelanin: melanin + Between(-LighterLids, DarkerLids),
                CheekBlood: blood + Between(-PalerCheeks, RedderCheeks));

            float Between(float low, float high) => low + ((high - low) * random.NextSingle());
        }

        public (float Melanin, float Blood) Of(string label) => label switch
        {
            "skin" or "nose" => (Melanin, Blood),
            "l_cheek" or "r_cheek" => (Melanin, CheekBlood),
            "l_eye_shadow" or "r_eye_shadow" => (LidMelanin, Blood),
            "u_lip" or "l_lip" => (LipMelanin, LipBlood),
            "l_brow" or "r_brow" => (BrowMelanin * Melanin, 0),
            _ => (0, 0),
        };
    }
}
