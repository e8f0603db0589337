namespace Facet.Search.Storage;

/// <summary>A change that waits for the writer. Its task ends once the change is on disk, or with the reason why it is not.</summary>
internal abstract class WriteOp(long bytes, CancellationToken cancellationToken)
{
    public long Bytes { get; } = bytes;

    /// <summary>The caller left before the writer came to it; it is then left out.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested;

    public ChangeLog Changes { get; } = new();

    public abstract void Apply(SqlSession session);

    /// <summary>Only after COMMIT.</summary>
    public abstract void Acknowledge();

    public abstract void Fail(Exception problem);
}

/// <summary>A change with a result.</summary>
internal sealed class WriteOp<T>(Func<SqlSession, ChangeLog, T> apply, long bytes, CancellationToken cancellationToken)
    : WriteOp(bytes, cancellationToken)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override void Apply(SqlSession session)
    {
        Changes.Clear();
        _result = apply(session, Changes);
    }

    public override void Acknowledge() => _completion.TrySetResult(_result!);

    public override void Fail(Exception problem) => _completion.TrySetException(problem);
}
