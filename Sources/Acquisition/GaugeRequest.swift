import TankFarm

/// One request to one gauge: which registers, and which of the gauge's values they hold.
package struct GaugeRequest: Hashable, Sendable {
    package let table: RegisterTable
    /// On the wire, from zero, the tank's register offset included; 0–65535.
    package let address: Int
    /// 1–125.
    package let count: Int
    package let measurands: [Measurand]

    package init(table: RegisterTable, address: Int, count: Int, measurands: [Measurand]) {
        self.table = table
        self.address = address
        self.count = count
        self.measurands = measurands
    }
}

/// What came of one request.
package struct GaugeAnswer: Sendable {
    package let request: GaugeRequest
    package let result: Result<[UInt16], LinkError>

    package init(request: GaugeRequest, result: Result<[UInt16], LinkError>) {
        self.request = request
        self.result = result
    }
}
