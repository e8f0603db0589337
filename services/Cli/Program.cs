using Facet.Cli;

return await FacetCommandLine.RunAsync(args);
