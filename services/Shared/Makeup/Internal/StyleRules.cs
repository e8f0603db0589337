using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Facet.Makeup.Internal;

/// <summary>The ranges of a style's numbers.</summary>
internal static class StyleRules
{
    /// <exception cref="MakeupStyleException">A number is out of its range.</exception>
    public static void Check(MakeupStyle style)
    {
        if (style.Lips is { } lips)
        {
            Share("lips", lips.Opacity, lips.Gloss, lips.Gradient);
            Defined("lips", lips.Finish);
        }

        if (style.Eyes is { } eyes)
        {
            Share("eyes", eyes.Opacity, eyes.Spread, eyes.Shimmer);
            Defined("eyes", eyes.Shape);
        }

        if (style.Liner is { } liner)
        {
            Share("liner", liner.Opacity, liner.Upper, liner.Lower);
            Share("liner", liner.Wing, liner.Softness);
        }

        if (style.Brows is { } brows)
        {
            Share("brows", brows.Density);
        }

        if (style.Cheeks is { } cheeks)
        {
            Share("cheeks", cheeks.Opacity, cheeks.Size, cheeks.Softness);
            Defined("cheeks", cheeks.Place);
        }

        if (style.Foundation is { } foundation)
        {
            Share("foundation", foundation.Coverage);
            InRange("foundation", foundation.Lightness, -1);
            InRange("foundation", foundation.Warmth, -1);
            InRange("foundation", foundation.Shine, -1);
        }
    }

    private static void Share(
        string part, float first, float second = 0, float third = 0,
        [CallerArgumentExpression(nameof(first))] string firstName = "",
        [CallerArgumentExpression(nameof(second))] string secondName = "",
        [CallerArgumentExpression(nameof(third))] string thirdName = "")
    {
        InRange(part, first, 0, firstName);
        InRange(part, second, 0, secondName);
        InRange(part, third, 0, thirdName);
    }

    private static void InRange(string part, float value, float least, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        // Not a number fails both comparisons.
        if (!(value >= least && value <= 1))
        {
            throw new MakeupStyleException(FormattableString.Invariant($"{Field(part, name)} is {value}; it takes {least} to 1."));
        }
    }

    private static void Defined<T>(string part, T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            var known = string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
            throw new MakeupStyleException($"{Field(part, name)} is {value}; it takes {known}.");
        }
    }

    /// <summary>"lips.InnerColour" of an argument becomes the field's name in JSON.</summary>
    private static string Field(string part, string expression) =>
        $"{part}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(expression[(expression.IndexOf('.') + 1)..])}";
}
