namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>A test that needs the ONNX project's checker; without it the test is skipped, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OfficialCheckerTheoryAttribute : TheoryAttribute
{
    public OfficialCheckerTheoryAttribute() => Skip = OfficialChecker.WhyAbsent();
}
