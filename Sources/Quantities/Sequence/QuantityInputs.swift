import TankFarm

/// What is known of a tank at one instant, from its gauge and from people.
package struct QuantityInputs: Hashable, Sendable {
    /// A value that a person entered.
    package struct Entered: Hashable, Sendable {
        /// In the quantity's unit.
        package var value: Double
        /// False once its time has run out: what is made of it is uncertain.
        package var isValid: Bool
        /// It is not valid because it was entered for another product, or at another base temperature.
        package var isOfOther: Bool

        package init(_ value: Double, isValid: Bool = true, isOfOther: Bool = false) {
            self.value = value
            self.isValid = isValid
            self.isOfOther = isOfOther
        }
    }

    /// In mm, mm and °C; absent: the gauge has no such value.
    package var level: Measurement
    package var interface: Measurement
    package var temperature: Measurement
    /// The elements of a temperature chain and a water-cut profile among them; those that the gauge has.
    package var extras: [ExtraValue]
    /// In the shade, °C, measured at this tank or for the whole site; absent where nobody measures it.
    package var ambient: Measurement
    package var manual: [ManualQuantity: Entered]

    package init(
        level: Measurement, interface: Measurement = .absent, temperature: Measurement = .absent,
        extras: [ExtraValue] = [], ambient: Measurement = .absent, manual: [ManualQuantity: Entered] = [:]
    ) {
        self.level = level
        self.interface = interface
        self.temperature = temperature
        self.extras = extras
        self.ambient = ambient
        self.manual = manual
    }
}
