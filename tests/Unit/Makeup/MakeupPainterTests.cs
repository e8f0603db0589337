using Facet.Imaging;
using Facet.Makeup;

namespace Facet.Unit.Tests.Makeup;

public sealed class MakeupPainterTests
{
    private static readonly string[] s_skin = ["skin", "nose", "l_cheek", "r_cheek", "l_eye_shadow", "r_eye_shadow"];

    private static readonly MakeupStyle s_full = new()
    {
        Lips = new LipStyle(new Pigment(150, 10, 60), 0.9f, LipFinish.Gloss, 0.8f, 0.5f, new Pigment(220, 90, 90)),
        Eyes = new ShadowStyle(
            new Pigment(40, 110, 190), new Pigment(60, 20, 60), new Pigment(20, 20, 30), new Pigment(120, 60, 160), 0.9f, ShadowShape.Cat, 0.8f, 0.8f),
        Liner = new LinerStyle(new Pigment(10, 10, 12), 1, 0.7f, 0.5f, 0.8f, 0.3f),
        Brows = new BrowStyle(new Pigment(60, 40, 30), 0.8f),
        Cheeks = new BlushStyle(new Pigment(220, 80, 100), 0.5f, BlushPlace.Draped, 0.8f),
        Foundation = new FoundationStyle(0.8f, 0.3f, 0.4f, -0.5f),
    };

    [Fact]
    public void The_same_face_and_style_give_the_same_picture()
    {
        var first = MakeupPainter.Paint(TestFaces.Create(), s_full);
        var again = TestFaces.Create();
        MakeupPainter.Paint(again, StyleSampler.Sample(4));

        Assert.Equal(first.Pixels, MakeupPainter.Paint(again, s_full).Pixels);
    }

    [Theory]
    [InlineData(MakeupParts.Lips, "u_lip", "l_lip")]
    [InlineData(MakeupParts.Eyes, "skin", "l_eye_shadow", "r_eye_shadow", "l_cheek", "r_cheek")]
    [InlineData(MakeupParts.Liner, "skin", "l_eye_shadow", "r_eye_shadow", "l_cheek", "r_cheek")]
    [InlineData(MakeupParts.Brows, "l_brow", "r_brow")]
    [InlineData(MakeupParts.Cheeks, "skin", "nose", "l_eye_shadow", "r_eye_shadow", "l_cheek", "r_cheek")]
    [InlineData(MakeupParts.Foundation, "skin", "nose", "l_eye_shadow", "r_eye_shadow", "l_cheek", "r_cheek")]
    public void A_part_changes_pixels_of_its_own_labels_only(MakeupParts part, params string[] labels)
    {
        foreach (var side in new[] { 96, 300 })
        {
            var face = TestFaces.Create(side);
            var allowed = TestFaces.Where(face, labels);
            for (var seed = 0UL; seed < 12; seed++)
            {
                var style = seed == 0 ? Only(s_full, part) : StyleSampler.Sample(seed, part);
                var changed = TestFaces.Changed(face.Image, MakeupPainter.Paint(face, style));
                Assert.Contains(true, changed);
                Assert.DoesNotContain(true, changed.Zip(allowed, (isChanged, isAllowed) => isChanged && !isAllowed));
            }
        }
    }

    [Fact]
    public void Teeth_eyes_and_everything_outside_of_the_face_keep_their_bytes()
    {
        var face = TestFaces.Create(400);
        var kept = TestFaces.Where(face, "background", "mouth", "l_eye", "r_eye");
        for (var seed = 0UL; seed < 40; seed++)
        {
            var changed = TestFaces.Changed(face.Image, MakeupPainter.Paint(face, StyleSampler.Sample(seed)));
            Assert.DoesNotContain(true, changed.Zip(kept, (isChanged, isKept) => isChanged && isKept));
        }
    }

    [Fact]
    public void Teeth_that_a_label_map_takes_for_lips_are_left_white()
    {
        var face = TestFaces.Create(400);
        var teeth = TestFaces.Where(face, "mouth");
        // The opening is labelled a little too small.
        var mouth = TestFaces.Values["mouth"];
        var map = (byte[])face.Labels.Clone();
        for (var i = 400 * 2; i < map.Length - (400 * 2); i++)
        {
            if (teeth[i] && (face.Labels[i - 800] != mouth || face.Labels[i + 800] != mouth))
            {
                map[i] = TestFaces.Values["l_lip"];
            }
        }

        var mistaken = map.Zip(face.Labels, (label, right) => label != right).ToArray();
        var lax = new PaintedFace(face.Image, face.Mesh, map, TestFaces.Values);

        var painted = MakeupPainter.Paint(lax, new MakeupStyle { Lips = new LipStyle(new Pigment(120, 0, 20), 1) });

        var (red, green, _) = TestFaces.Mean(painted, mistaken);
        Assert.InRange(green / red, 0.85, 1.1);
    }

    [Fact]
    public void Nothing_laid_on_is_the_same_picture()
    {
        var face = TestFaces.Create();
        var nothing = new MakeupStyle
        {
            Lips = s_full.Lips! with { Opacity = 0 },
            Eyes = s_full.Eyes! with { Opacity = 0 },
            Liner = s_full.Liner! with { Opacity = 0 },
            Brows = s_full.Brows! with { Density = 0 },
            Cheeks = s_full.Cheeks! with { Opacity = 0 },
            Foundation = new FoundationStyle(0),
        };

        Assert.Equal(face.Image.Pixels, MakeupPainter.Paint(face, nothing).Pixels);
        Assert.Equal(face.Image.Pixels, MakeupPainter.Paint(face, new MakeupStyle()).Pixels);
    }

    [Theory]
    [InlineData(MakeupParts.Lips, 0.7)]
    [InlineData(MakeupParts.Cheeks, 0.9)]
    [InlineData(MakeupParts.Foundation, 0.9)]
    [InlineData(MakeupParts.Eyes, 0.7)]
    public void Texture_is_kept_where_paint_is_thick(MakeupParts part, double least)
    {
        var face = TestFaces.Create(400);
        var style = Only(s_full with { Lips = s_full.Lips! with { Finish = LipFinish.Satin, Gradient = 0 }, Eyes = s_full.Eyes! with { Shimmer = 0 } }, part);

        var painted = MakeupPainter.Paint(face, style);

        var changed = TestFaces.Changed(face.Image, painted);
        Assert.InRange(Correlation(Detail(face.Image), Detail(painted), changed), least, 1);
    }

    [Fact]
    public void Colours_follow_the_light()
    {
        var style = new MakeupStyle { Lips = new LipStyle(new Pigment(200, 20, 40), 1) };
        var (bright, dim) = (TestFaces.Create(), TestFaces.Create(light: 0.4f));
        var lips = TestFaces.Where(bright, "u_lip", "l_lip");

        var inLight = TestFaces.Mean(MakeupPainter.Paint(bright, style), lips);
        var inShade = TestFaces.Mean(MakeupPainter.Paint(dim, style), lips);

        Assert.InRange(inShade.Red / inLight.Red, 0.3, 0.55);
        Assert.True(inLight.Red > 3 * inLight.Green);
    }

    [Fact]
    public void A_lipstick_on_dark_skin_is_as_bright_as_on_light_skin()
    {
        var style = new MakeupStyle { Lips = new LipStyle(new Pigment(200, 20, 40), 1) };
        var (light, dark) = (TestFaces.Create(), TestFaces.Create(skin: new Pigment(92, 58, 44)));
        var lips = TestFaces.Where(light, "u_lip", "l_lip");

        var onLight = TestFaces.Mean(MakeupPainter.Paint(light, style), lips).Red;
        var onDark = TestFaces.Mean(MakeupPainter.Paint(dark, style), lips).Red;

        Assert.InRange(onDark / onLight, 0.8, 1.2);
    }

    [Fact]
    public void A_black_and_white_photo_stays_black_and_white()
    {
        var face = TestFaces.Create(grey: true);

        var painted = MakeupPainter.Paint(face, s_full);

        Assert.Contains(true, TestFaces.Changed(face.Image, painted));
        Assert.All(Enumerable.Range(0, painted.Width * painted.Height), i => Assert.InRange(Spread(painted, i), 0, 1));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(1400)]
    public void Any_size_is_painted(int side)
    {
        var face = TestFaces.Create(side);

        var painted = MakeupPainter.Paint(face, s_full);

        Assert.Equal((side, side), (painted.Width, painted.Height));
        Assert.Equal(side >= 16, TestFaces.Changed(face.Image, painted).Contains(true));
    }

    [Fact]
    public void A_face_that_lies_outside_of_the_picture_leaves_it_as_it_is()
    {
        var face = TestFaces.Create(128);
        var away = new PaintedFace(face.Image, Array.ConvertAll(face.Mesh, point => new PointF2(point.X + 1e9f, point.Y)), face.Labels, TestFaces.Values);
        var collapsed = new PaintedFace(face.Image, new PointF2[PaintedFace.MeshPoints], face.Labels, TestFaces.Values);

        Assert.Equal(face.Image.Pixels, MakeupPainter.Paint(away, s_full).Pixels);
        Assert.Equal(face.Image.Pixels, MakeupPainter.Paint(collapsed, s_full).Pixels);
    }

    [Fact]
    public void What_is_no_face_is_refused()
    {
        var face = TestFaces.Create(64);

        Assert.Throws<ArgumentException>(() => new PaintedFace(face.Image, face.Mesh[1..], face.Labels, TestFaces.Values));
        Assert.Throws<ArgumentException>(() => new PaintedFace(face.Image, face.Mesh, face.Labels[1..], TestFaces.Values));
        Assert.Throws<ArgumentException>(() => new PaintedFace(face.Image, face.Mesh, face.Labels, new Dictionary<string, byte>()));
        Assert.Throws<ArgumentException>(() => new PaintedFace(face.Image, [new PointF2(float.NaN, 0), .. face.Mesh[1..]], face.Labels, TestFaces.Values));
        Assert.Throws<MakeupStyleException>(() => MakeupPainter.Paint(face, new MakeupStyle { Brows = new BrowStyle(default, float.NaN) }));
    }

    private static MakeupStyle Only(MakeupStyle style, MakeupParts part) => new()
    {
        Lips = part == MakeupParts.Lips ? style.Lips : null,
        Eyes = part == MakeupParts.Eyes ? style.Eyes : null,
        Liner = part == MakeupParts.Liner ? style.Liner : null,
        Brows = part == MakeupParts.Brows ? style.Brows : null,
        Cheeks = part == MakeupParts.Cheeks ? style.Cheeks : null,
        Foundation = part == MakeupParts.Foundation ? style.Foundation : null,
    };

    private static int Spread(RgbImage image, int i)
    {
        var rgb = image.Pixels.AsSpan(3 * i, 3).ToArray();
        return rgb.Max() - rgb.Min();
    }

    /// <summary>Grey against the mean of its eight neighbours.</summary>
    private static double[] Detail(RgbImage image)
    {
        var grey = image.ToGrey();
        var detail = new double[grey.Pixels.Length];
        for (var y = 1; y < grey.Height - 1; y++)
        {
            for (var x = 1; x < grey.Width - 1; x++)
            {
                double around = 0;
                for (var i = 0; i < 9; i++)
                {
                    around += i == 4 ? 0 : grey.Pixels[((y + (i / 3) - 1) * grey.Width) + x + (i % 3) - 1];
                }

                detail[(y * grey.Width) + x] = grey.Pixels[(y * grey.Width) + x] - (around / 8);
            }
        }

        return detail;
    }

    private static double Correlation(double[] a, double[] b, bool[] where)
    {
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if (where[i])
            {
                (ab, aa, bb) = (ab + (a[i] * b[i]), aa + (a[i] * a[i]), bb + (b[i] * b[i]));
            }
        }

        return ab / Math.Sqrt(aa * bb);
    }
}
