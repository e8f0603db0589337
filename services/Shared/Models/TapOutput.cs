using System.Globalization;
using Facet.Models.Internal.Transformers;

namespace Facet.Models;

/// <summary>
/// An output of a converted model: one tap, or the sum of several. Taps are <c>hidden_KK</c> (what leaves block KK; 00 enters the first),
/// <c>last_hidden_state</c> and <c>pooler_output</c>; CLIP also has <c>post_layernorm_tokens</c>, <c>projected_tokens</c>,
/// <c>image_embeds_raw</c>, <c>image_embeds</c> (of unit length), and for texts <c>text_hidden_KK</c>, <c>text_last_hidden_state</c>,
/// <c>text_pooler_output</c>, <c>text_embeds_raw</c> and <c>text_embeds</c>.
/// </summary>
public sealed record TapOutput
{
    /// <summary>An output that is a tap, under its own name.</summary>
    public static TapOutput Of(string tap) => new() { Name = tap, Taps = [tap] };

    /// <summary>
    /// Reads how outputs are written on a command line: taps joined by <c>+</c> are added up, and a number stands for a hidden state, so that
    /// <c>3+4</c> and <c>hidden_03+hidden_04</c> are the same output, named as the latter.
    /// </summary>
    public static TapOutput Parse(string written, TapLayout layout = TapLayout.Tokens, TapMask mask = TapMask.None)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(written);
        string[] taps = [.. written.Split('+', StringSplitOptions.TrimEntries).Select(TapName)];
        return new TapOutput { Name = string.Join('+', taps), Taps = taps, Layout = layout, Mask = mask };
    }

    /// <summary>Name of the output in the graph.</summary>
    public required string Name { get; init; }

    /// <summary>The taps that are added up.</summary>
    public required IReadOnlyList<string> Taps { get; init; }

    /// <summary>What part of the tokens it has, and in which order. Only <see cref="TapLayout.Tokens"/> fits taps without tokens.</summary>
    public TapLayout Layout { get; init; } = TapLayout.Tokens;

    /// <summary>What is done with a mask, so that less leaves the device.</summary>
    public TapMask Mask { get; init; } = TapMask.None;

    /// <summary>3 -> hidden_03.</summary>
    private static string TapName(string written) =>
        int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var state) ? TapNames.Hidden(state) : written;
}
