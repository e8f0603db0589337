namespace Facet.Cli.Hosting;

/// <summary>Where an all-in-one host listens and keeps its data.</summary>
/// <param name="DataFolder">Full path.</param>
/// <param name="Grpc">host:port of the gRPC endpoint; port 0 lets the system choose.</param>
/// <param name="Http">host:port of the HTTP endpoint; empty: none.</param>
/// <param name="Quiet">Log warnings and errors only.</param>
/// <param name="Options">Further options of the services by their full names, such as "Facet:Parsing:Detector".</param>
internal sealed record HostSettings(string DataFolder, string Grpc, string Http, bool Quiet, IReadOnlyDictionary<string, string?>? Options = null);
