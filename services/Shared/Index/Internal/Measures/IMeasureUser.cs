namespace Facet.Index.Internal.Measures;

/// <summary>Something that is made for one kind of measure.</summary>
internal interface IMeasureUser<out TResult>
{
    TResult With<TMeasure>()
        where TMeasure : struct, IMeasure<TMeasure>;
}
