import TankFarm

/// A sum over the tanks that have a number, and the names of those that it lacks.
package struct FigureSum: Hashable, Sendable, Codable {
    /// In the unit of its parts; nil where no tank has a value.
    package let number: Double?
    /// A part of it is uncertain.
    package let isUncertain: Bool
    /// Tanks that have such a value, and it is not known now.
    package let without: [TankName]

    package init(_ parts: [(TankName, Figure)]) {
        let numbers = parts.compactMap { $0.1.number }
        let sum = numbers.reduce(0, +)
        isUncertain = parts.contains { $0.1.quality == .uncertain }
        without = parts.filter { $0.1.quality == .bad }.map(\.0)
        // Nothing from the tanks that are known says nothing of the others: that is no zero.
        number = numbers.isEmpty || (sum == 0 && !without.isEmpty) ? nil : sum
    }

    /// Whether it may be relied upon as it stands.
    package var isComplete: Bool { !isUncertain && without.isEmpty }
}
