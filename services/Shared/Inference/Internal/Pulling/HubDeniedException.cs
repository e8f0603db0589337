namespace Facet.Inference.Internal.Pulling;

/// <summary>The hub does not give a file to this caller.</summary>
internal sealed class HubDeniedException(int status) : Exception($"The hub answered {status}.")
{
    public int Status => status;
}
