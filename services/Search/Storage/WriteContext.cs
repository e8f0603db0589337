using Facet.Search.Storage.Factors;

namespace Facet.Search.Storage;

/// <summary>What a change works with while the writer's transaction is open.</summary>
/// <param name="Session">The writer's connection.</param>
/// <param name="Log">Where factors go.</param>
/// <param name="Changes">What the change did.</param>
internal readonly record struct WriteContext(SqlSession Session, FactorLog Log, ChangeLog Changes);
