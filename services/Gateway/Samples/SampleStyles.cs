using System.Text.Json;
using Facet.Makeup;

namespace Facet.Gateway.Samples;

/// <summary>The styles that sample photos are painted with.</summary>
internal static class SampleStyles
{
    private const string Resource = "Facet.Gateway.Samples.styles.json";

    private static readonly Lazy<IReadOnlyList<MakeupStyle>> s_all = new(Read);

    public static IReadOnlyList<MakeupStyle> All => s_all.Value;

    private static IReadOnlyList<MakeupStyle> Read()
    {
        using var stream = typeof(SampleStyles).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks {Resource}.");
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(style => MakeupStyle.FromJson(style.GetRawText()))];
    }
}
