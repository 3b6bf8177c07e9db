/// What a capacity says of one level, without what the liquid's head adds to the shell.
package struct CapacityReading: Hashable, Sendable {
    package let cubicMetres: Double
    /// How it was found, for people: `linear`, `millimetre table`, `bottom zone, linear`; the form's words for a shape.
    package let words: String
    /// Below the first zone of a fraction table: the bottom is irregular there, and the volume less accurate.
    package let isBottomZone: Bool

    package init(cubicMetres: Double, words: String, isBottomZone: Bool) {
        self.cubicMetres = cubicMetres
        self.words = words
        self.isBottomZone = isBottomZone
    }
}
