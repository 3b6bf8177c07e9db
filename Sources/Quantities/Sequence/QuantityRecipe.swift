/// Everything about a tank that its quantities are made of and that no reading changes.
package struct QuantityRecipe: Hashable, Sendable {
    package var capacity: TankCapacity
    /// Nil: what lies beyond the observed volumes is unknown.
    package var product: Product?
    /// Nil: no correction, CTSh is 1.
    package var shell: ShellExpansion?
    package var roof: FloatingRoof?
    /// Of the spot temperature's element above the datum plate, in millimetres; nil: nobody has said, and it counts as
    /// being in the oil.
    package var temperatureAtMillimetres: Double?
    /// Where the gauge can see an interface; beneath it the free water is known as a bound only.
    package var interfaceFromMillimetres: Double?
    /// Whether free water takes its share of what the liquid's head adds to the shell.
    package var waterTakesLiquidHead: Bool
    /// So far an interface may seem to lie above the level and mean "all water", in millimetres.
    package var interfaceToleranceMillimetres: Double
    package var rounding: TicketRounding

    package init(
        capacity: TankCapacity, product: Product? = nil, shell: ShellExpansion? = nil, roof: FloatingRoof? = nil,
        temperatureAtMillimetres: Double? = nil, interfaceFromMillimetres: Double? = nil,
        waterTakesLiquidHead: Bool = false, interfaceToleranceMillimetres: Double = 20,
        rounding: TicketRounding = TicketRounding()
    ) {
        self.capacity = capacity
        self.product = product
        self.shell = shell
        self.roof = roof
        self.temperatureAtMillimetres = temperatureAtMillimetres
        self.interfaceFromMillimetres = interfaceFromMillimetres
        self.waterTakesLiquidHead = waterTakesLiquidHead
        self.interfaceToleranceMillimetres = interfaceToleranceMillimetres
        self.rounding = rounding
    }
}

/// How many decimals a ticket prints; what is computed stays unrounded.
package struct TicketRounding: Hashable, Sendable, Codable {
    package var volumeDecimals: Int
    package var temperatureDecimals: Int
    package var densityDecimals: Int
    /// Of VCF and CTSh; GB/T prints a VCF20 with 4.
    package var factorDecimals: Int
    package var massDecimals: Int

    package init(
        volumeDecimals: Int = 3, temperatureDecimals: Int = 1, densityDecimals: Int = 1, factorDecimals: Int = 5,
        massDecimals: Int = 3
    ) {
        self.volumeDecimals = volumeDecimals
        self.temperatureDecimals = temperatureDecimals
        self.densityDecimals = densityDecimals
        self.factorDecimals = factorDecimals
        self.massDecimals = massDecimals
    }
}
