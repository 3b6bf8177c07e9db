/// What a tank's level does, with hysteresis so that a millimetre of noise is no movement.
package enum Movement: String, Hashable, Sendable, Codable {
    case unknown, still, rising, falling
}
