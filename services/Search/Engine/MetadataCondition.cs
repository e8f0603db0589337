using Facet.Search.Model;

namespace Facet.Search.Engine;

/// <summary>A condition on one metadata value. A point without the key does not meet it, but for its opposite.</summary>
public abstract record MetadataCondition(string Key)
{
    /// <param name="value">Of the point; null where it lacks the key.</param>
    public abstract bool Holds(MetaValue? value);

    /// <summary>Whether the other one tests the same.</summary>
    public virtual bool IsSame(MetadataCondition other) => Equals(other);

    /// <exception cref="SearchException">The condition means nothing.</exception>
    public virtual void Validate()
    {
        if (Key.Length == 0)
        {
            throw SearchException.Invalid("a filter condition has no key");
        }
    }
}

/// <summary>The other condition does not hold, be it because the point lacks the key.</summary>
public sealed record NotCondition(MetadataCondition Inner) : MetadataCondition(Inner.Key)
{
    public override bool Holds(MetaValue? value) => !Inner.Holds(value);

    public override bool IsSame(MetadataCondition other) => other is NotCondition condition && Inner.IsSame(condition.Inner);

    public override void Validate() => Inner.Validate();
}

/// <summary>The value equals this one; 3 equals 3.0.</summary>
public sealed record EqualsCondition(string Key, MetaValue Value) : MetadataCondition(Key)
{
    public override bool Holds(MetaValue? value) => value?.Matches(Value) == true;
}

/// <summary>The value is a number within the bounds, both included.</summary>
public sealed record RangeCondition(string Key, double? AtLeast, double? AtMost) : MetadataCondition(Key)
{
    public override bool Holds(MetaValue? value) =>
        value?.AsDouble is { } number && !(number < AtLeast) && !(number > AtMost);

    public override void Validate()
    {
        base.Validate();
        if (AtLeast is null && AtMost is null)
        {
            throw SearchException.Invalid($"the filter's range on {Names.Quoted(Key)} has no bound; set at_least or at_most");
        }

        if (AtLeast is double.NaN || AtMost is double.NaN || AtLeast > AtMost)
        {
            throw SearchException.Invalid($"the filter's range on {Names.Quoted(Key)}, {AtLeast} to {AtMost}, is empty");
        }
    }
}

/// <summary>The value equals one of these.</summary>
public sealed record AnyOfCondition(string Key, IReadOnlyList<MetaValue> Values) : MetadataCondition(Key)
{
    public override bool Holds(MetaValue? value) => value is not null && Values.Any(value.Matches);

    public override bool IsSame(MetadataCondition other) =>
        other is AnyOfCondition condition && condition.Key == Key && condition.Values.SequenceEqual(Values);

    public override void Validate()
    {
        base.Validate();
        if (Values.Count == 0)
        {
            throw SearchException.Invalid($"the filter's any_of on {Names.Quoted(Key)} has no values");
        }
    }
}
