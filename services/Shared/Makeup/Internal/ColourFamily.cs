namespace Facet.Makeup.Internal;

/// <summary>Shades that go by one name, as ranges of lightness, chroma and hue (<see cref="Oklch"/>).</summary>
internal readonly record struct ColourFamily(float Light0, float Light1, float Chroma0, float Chroma1, float Hue0, float Hue1)
{
    /// <summary>What is worn every day: nude, rose, red, berry, plum, coral, orange, brown.</summary>
    public static ColourFamily[] Lips { get; } =
    [
        new(.58f, .72f, .05f, .09f, 30, 50), new(.56f, .68f, .08f, .14f, 0, 15), new(.45f, .56f, .17f, .23f, 18, 30), new(.36f, .46f, .11f, .18f, -5, 15),
        new(.28f, .40f, .08f, .14f, -35, -5), new(.62f, .72f, .13f, .19f, 25, 40), new(.60f, .70f, .16f, .21f, 40, 52), new(.36f, .50f, .05f, .09f, 30, 55),
        new(.55f, .66f, .18f, .25f, -10, 8),
    ];

    /// <summary>Blue, violet, black, green.</summary>
    public static ColourFamily[] BoldLips { get; } =
    [
        new(.35f, .55f, .12f, .22f, 245, 275), new(.35f, .55f, .12f, .22f, 290, 325), new(.16f, .24f, .00f, .03f, 0, 40), new(.40f, .60f, .09f, .15f, 140, 195),
    ];

    /// <summary>Taupe, brown, gold, rose, grey, ivory.</summary>
    public static ColourFamily[] Lids { get; } =
    [
        new(.55f, .70f, .03f, .06f, 40, 70), new(.36f, .52f, .05f, .09f, 40, 65), new(.68f, .80f, .09f, .13f, 75, 92), new(.60f, .74f, .08f, .14f, 0, 25),
        new(.42f, .62f, .00f, .02f, 200, 280), new(.82f, .90f, .02f, .04f, 70, 90),
    ];

    /// <summary>Blue, green, violet, pink, teal, orange, yellow.</summary>
    public static ColourFamily[] BoldLids { get; } =
    [
        new(.42f, .62f, .12f, .21f, 240, 270), new(.45f, .65f, .10f, .16f, 140, 165), new(.40f, .60f, .12f, .21f, 290, 320), new(.60f, .72f, .15f, .22f, 345, 365),
        new(.50f, .66f, .08f, .12f, 185, 215), new(.62f, .72f, .15f, .19f, 45, 60), new(.82f, .90f, .13f, .17f, 92, 105),
    ];

    /// <summary>What goes into the crease and the outer corner.</summary>
    public static ColourFamily[] Depths { get; } =
    [
        new(.24f, .38f, .02f, .06f, 30, 60), new(.22f, .34f, .00f, .02f, 0, 300), new(.28f, .42f, .06f, .12f, -40, 20), new(.26f, .40f, .06f, .12f, 240, 300),
        new(.36f, .46f, .06f, .10f, 45, 60),
    ];

    public static ColourFamily[] Liners { get; } =
    [
        new(.10f, .16f, .00f, .01f, 0, 40), new(.10f, .18f, .00f, .01f, 0, 40), new(.24f, .32f, .03f, .05f, 40, 60), new(.28f, .38f, .08f, .14f, 250, 280),
    ];

    public static ColourFamily[] BoldLiners { get; } =
    [
        new(.50f, .65f, .14f, .22f, 240, 270), new(.55f, .70f, .12f, .18f, 140, 200), new(.88f, .95f, .00f, .02f, 0, 90), new(.55f, .70f, .17f, .24f, 340, 370),
    ];

    public static ColourFamily[] Brows { get; } =
    [
        new(.20f, .28f, .01f, .03f, 40, 60), new(.28f, .38f, .03f, .05f, 45, 65), new(.40f, .50f, .04f, .06f, 60, 75), new(.30f, .40f, .06f, .08f, 35, 50),
    ];

    /// <summary>Pink, peach, rose, coral, berry, bronze.</summary>
    public static ColourFamily[] Cheeks { get; } =
    [
        new(.64f, .74f, .11f, .16f, 3, 18), new(.70f, .78f, .10f, .14f, 40, 58), new(.56f, .66f, .12f, .16f, 5, 22), new(.64f, .72f, .15f, .19f, 25, 38),
        new(.44f, .54f, .12f, .17f, 0, 15), new(.48f, .60f, .08f, .11f, 48, 65),
    ];

    public static ColourFamily[] BoldCheeks { get; } =
    [
        new(.46f, .56f, .15f, .20f, 342, 358), new(.56f, .64f, .18f, .23f, 5, 18), new(.62f, .70f, .17f, .20f, 42, 55),
    ];

    public Pigment Sample(StyleRandom random) =>
        Oklch.ToPigment(random.Between(Light0, Light1), random.Between(Chroma0, Chroma1), random.Between(Hue0, Hue1));
}
