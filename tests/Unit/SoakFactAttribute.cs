namespace Facet.Unit.Tests;

/// <summary>A test of many minutes: skipped unless asked for with "./test --soak" (FACET_SOAK=1).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute() =>
        Skip = Environment.GetEnvironmentVariable("FACET_SOAK") == "1" ? null : "Takes many minutes; run ./test --soak.";
}
