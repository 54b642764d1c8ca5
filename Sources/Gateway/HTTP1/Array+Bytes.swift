// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// `withUnsafeBytes` over a part of the array, for closures with typed errors.
    func withBytes<Result>(
        _ range: Range<Int>,
        _ body: (UnsafeRawBufferPointer) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        let result: Swift.Result<Result, Refusal> = withUnsafeBytes { bytes in
            do throws(Refusal) {
                return .success(try body(UnsafeRawBufferPointer(rebasing: bytes[range])))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
