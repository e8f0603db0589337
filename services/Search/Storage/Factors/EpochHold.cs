namespace Facet.Search.Storage.Factors;

/// <summary>A reader of <see cref="Epochs"/> until it is disposed of.</summary>
internal sealed class EpochHold(Epochs epochs) : IDisposable
{
    private readonly long _epoch = epochs.Enter();
    private bool _isOver;

    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;
            epochs.Leave(_epoch);
        }
    }
}
